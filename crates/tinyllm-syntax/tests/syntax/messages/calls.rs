//! Calls and their options.

use super::check;

#[test]
fn calls() {
    check(
        "g(p, q)",
        "g",
        "a graph cannot contain itself: use a bounded `for`, or a node with `cx: &Cx`",
    );
    check(
        "self::g(p, q)",
        "g",
        "a graph cannot contain itself: use a bounded `for`, or a node with `cx: &Cx`",
    );
    check(
        "a::<u8>(p)",
        "a",
        "a node is not generic: leave `::<..>` out",
    );
    check(
        "m::Some(p)",
        "Some",
        "`Some` is no node: let a node return this value",
    );
    check(
        "<T as A>::f(p)",
        "<",
        "only nodes can be called here, by their path",
    );
    check(
        "a(p)(q)",
        "a",
        "only nodes can be called here, by their path",
    );
    check(
        "p.with(seed = 1)",
        "with",
        "`.with(..)` sets options of a node call",
    );
    check(
        "a(p).with()",
        "with",
        "`.with(..)` takes options: `.with(temperature = 0.2)`",
    );
    check("a(p).with(7)", "7", "an option is `name = value`");
    check("a(p).with(q.x = 7)", "q", "an option is `name = value`");
    check(
        "a(p).with(temprature = 0.2)",
        "temprature",
        "no option named `temprature`; did you mean `temperature`?",
    );
    check(
        "a(p).with(heat = 0.2)",
        "heat",
        "no option named `heat`; options: `model`, `system`, `prompt`, `temperature`, `top_p`, `max_tokens`, `seed`, `stop`, `choose`, `timeout`, `retries`, `output_format`, `reasoning`, `parse`, `escalate`",
    );
    check(
        "a(p).with(cache = \"1h\")",
        "cache",
        "`cache` is not available yet",
    );
    check(
        "a(p).with(validate = q)",
        "validate",
        "`validate` belongs to the node: write it in `#[llm_function(..)]`",
    );
    check(
        "a(p).with(output_format = q)",
        "q",
        "`output_format` is a text: `output_format = \"types\"`",
    );
    check(
        "a(p).with(parse = \"tolerant\")",
        "\"tolerant\"",
        "`parse` knows no \"tolerant\"; values: \"strict\", \"lenient\", \"salvage\"",
    );
    check(
        "a(p).with(seed = 1, seed = 2)",
        "seed",
        "`seed` is set twice",
    );
    check(
        "a(p).with(seed = 1).with(seed = 2)",
        "seed",
        "`seed` is set twice",
    );
    check(
        "a(p).with(seed = b(q))",
        "b",
        "`seed` takes a literal or a value in scope",
    );
    check(
        "a(p).with(stop = [\"x\"])",
        "[",
        "`stop` takes a literal or a value in scope",
    );
    check(
        "a(p).with(temperature = 3)",
        "3",
        "`temperature` is a number between 0 and 2",
    );
    check(
        "a(p).with(temperature = -0.5)",
        "-",
        "`temperature` is a number between 0 and 2",
    );
    check("a(p).with(retries = 21)", "21", "`retries` is at most 20");
    check(
        "a(p).with(timeout = 30)",
        "30",
        "`timeout` is a duration such as \"30s\"",
    );
    check(
        "a(p).with(seed = r)",
        "r",
        "no value named `r` here; values: `p`, `q`",
    );
}
