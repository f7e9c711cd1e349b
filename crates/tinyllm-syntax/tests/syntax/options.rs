//! Messages about `#[llm_function(..)]` options, and what good ones become.

use crate::support::{expect, parse_node};

const CALL: &str = "/// Do.\nasync fn f(a: A, b: B) -> R;";

/// Options of an LLM call that are wrong in one place.
#[track_caller]
fn check(options: &str, at: &str, say: &str) {
    let parsed = parse_node(options, CALL);
    assert!(parsed.value.is_some(), "{options}");
    expect(options, parsed.errors, &[(at, say)]);
}

/// Options of a function with a body.
#[track_caller]
fn with_body(options: &str, expected: &[(&str, &str)]) {
    expect(
        options,
        parse_node(options, "fn f(a: A) -> R { a }").errors,
        expected,
    );
}

#[test]
fn which_options() {
    check(
        "temprature = 0.2",
        "temprature",
        "no option named `temprature`; did you mean `temperature`?",
    );
    check(
        "modl = \"m\"",
        "modl",
        "no option named `modl`; did you mean `model`?",
    );
    check(
        "heat = 0.2",
        "heat",
        "no option named `heat`; options: `model`, `system`, `prompt`, `prompt_file`, `temperature`, `top_p`, `max_tokens`, `seed`, `stop`, `choose`, `retries`, `timeout`, `validate`, `output_format`, `reasoning`, `parse`, `escalate`, `name`, `crate`",
    );
    check(
        "model = \"a\", model = \"b\"",
        "model",
        "`model` is set twice",
    );
    for later in [
        "cache = \"1h\"",
        "fallback_models = [\"a\", \"b\"]",
        "tools = [a, b]",
        "max_turns = 3",
        "examples = a::B",
        "answered_by = \"person\"",
        "effect = \"pure\"",
    ] {
        let name = later.split(' ').next().unwrap();
        check(later, name, &format!("`{name}` is not available yet"));
        check(
            &format!("{later}, model = \"m\""),
            name,
            &format!("`{name}` is not available yet"),
        );
    }
    check("7", "7", "an option is `name = value`");
    check("model \"a\"", "\"a\"", "an option is `name = value`");
    check("model(\"a\")", "(", "an option is `name = value`");
    check(
        "prompt = \"{a}{b}\", prompt_file = \"x\"",
        "prompt_file",
        "`prompt` and `prompt_file` say the same thing: keep one of them",
    );
    check(
        "prompt_file = \"x\", prompt = \"{a}{b}\"",
        "prompt",
        "`prompt` and `prompt_file` say the same thing: keep one of them",
    );
}

#[test]
fn types_and_ranges() {
    let model = "`model` is a text, such as `model = \"openai/gpt-4o-mini\"`";
    check("model = 3", "3", model);
    check("model", "model", model);
    check("model = ", "model", model);
    check("model = \"a\" \"b\"", "\"a\"", model);
    check(
        "model = \" \"",
        "\" \"",
        "`model` is empty: name one, or leave the option out",
    );
    check("system = x", "x", "`system` is a text: `system = \"..\"`");
    check(
        "prompt = 3",
        "3",
        "`prompt` is a text: `prompt = \"Weigh {facts}\"`",
    );
    check(
        "prompt_file = 3",
        "3",
        "`prompt_file` is a path as a text: `prompt_file = \"prompts/weigh.txt\"`",
    );
    check(
        "temperature = \"hot\"",
        "\"hot\"",
        "`temperature` is a number between 0 and 2",
    );
    check(
        "temperature = 2.1",
        "2.1",
        "`temperature` is a number between 0 and 2",
    );
    check("top_p = 0", "0", "`top_p` is a number above 0 and up to 1");
    check(
        "top_p = 1.5",
        "1.5",
        "`top_p` is a number above 0 and up to 1",
    );
    check(
        "temperature = -0.1",
        "-",
        "`temperature` is a number between 0 and 2",
    );
    check("max_tokens = 0", "0", "`max_tokens` is at least 1");
    check(
        "max_tokens = 1.5",
        "1.5",
        "`max_tokens` is a whole number, such as `max_tokens = 200`",
    );
    check(
        "max_tokens = 4294967296",
        "4294967296",
        "`max_tokens` is a whole number, such as `max_tokens = 200`",
    );
    check(
        "seed = -1",
        "-",
        "`seed` is a whole number, such as `seed = 7`",
    );
    check(
        "retries = 2.5",
        "2.5",
        "`retries` is a whole number, such as `retries = 2`",
    );
    check("retries = 21", "21", "`retries` is at most 20");
    check(
        "timeout = 30",
        "30",
        "`timeout` is a duration such as \"30s\"",
    );
    check(
        "timeout = \"soon\"",
        "\"soon\"",
        "`timeout` is a duration such as \"30s\"",
    );
    check(
        "timeout = \"0s\"",
        "\"0s\"",
        "`timeout` is longer than zero, such as \"30s\"",
    );
    let stop = "`stop` is a list of texts: `stop = [\"END\"]`";
    check("stop = \"END\"", "\"END\"", stop);
    check("stop = [1]", "[", stop);
    check("stop = []", "[", stop);
    check(
        "stop = [\"a\", \"\"]",
        "\"\"",
        "a stop text cannot be empty",
    );
    check(
        "stop = [\"a\", \"b\", \"c\", \"d\", \"e\"]",
        "\"e\"",
        "`stop` takes at most 4 texts",
    );
    check(
        "validate = \"f\"",
        "\"f\"",
        "`validate` is the path of a function",
    );
    // Its commas end no option.
    check(
        "validate = |a, b| Ok(())",
        "|",
        "`validate` is the path of a function",
    );
    check(
        "validate = a::b()",
        "a",
        "`validate` is the path of a function",
    );
    check(
        "validate",
        "validate",
        "`validate` is the path of a function",
    );
    let name = "`name` is a word of letters, digits, `_` and `-`, such as `name = \"extract\"`";
    check("name = \"1st\"", "\"1st\"", name);
    check("name = \"a b\"", "\"a b\"", name);
    check("name = f", "f", name);
    check("crate = 3", "3", "`crate` is a path: `crate = path`");
}

#[test]
fn of_answers() {
    let values = "values: \"auto\", \"json_schema\", \"strict\", \"types\"";
    check(
        "output_format = \"json\"",
        "\"json\"",
        &format!("`output_format` knows no \"json\"; {values}"),
    );
    check(
        "output_format = \"type\"",
        "\"type\"",
        &format!("`output_format` knows no \"type\"; did you mean \"types\"? {values}"),
    );
    check(
        "output_format = types",
        "types",
        "`output_format` is a text: `output_format = \"types\"`",
    );
    check(
        "parse = \"loose\"",
        "\"loose\"",
        "`parse` knows no \"loose\"; values: \"strict\", \"lenient\", \"salvage\"",
    );
    let reasoning = "`reasoning` stands alone, or is `true` or `false`";
    check("reasoning = \"yes\"", "\"yes\"", reasoning);
    check("reasoning =", "reasoning", reasoning);
    check(
        "escalate = 3, retries = 1",
        "3",
        "`escalate` is the model of the last attempt, such as `escalate = \"openai/gpt-4o\"`",
    );
    check(
        "escalate = \"\", retries = 1",
        "\"\"",
        "`escalate` is empty: name one, or leave the option out",
    );
    for retries in ["", ", retries = 0"] {
        check(
            &format!("escalate = \"m\"{retries}"),
            "\"m\"",
            "`escalate` gets the last re-ask: allow one with `retries = 1` or more",
        );
    }
    check(
        "model = \"m\", retries = 1, escalate = \"m\"",
        "\"m\"",
        "`escalate` is the node's own `model`: name a larger one",
    );
}

#[test]
fn of_answers_with_values() {
    let options =
        "output_format = \"types\", reasoning, parse = \"strict\", escalate = \"m\", retries = 1";
    let parsed = parse_node(options, CALL);
    expect(options, parsed.errors, &[]);
    let options = parsed.value.unwrap().options;
    assert_eq!(options.output_format.unwrap().value(), "types");
    assert!(options.reasoning.unwrap().0);
    assert_eq!(options.parse.unwrap().value(), "strict");
    assert_eq!(options.escalate.unwrap().value(), "m");
    let options = parse_node("reasoning = false", CALL).value.unwrap().options;
    assert!(!options.reasoning.unwrap().0);
}

#[test]
fn a_text_has_no_form() {
    let text = "#[doc = \"x\"] async fn f(a: A) -> String;";
    let say = |name: &str| {
        format!(
            "a `String` is the model's text as it is: leave `{name}` out, or return another type"
        )
    };
    for (option, word) in [("output_format", "\"types\""), ("parse", "\"strict\"")] {
        let options = format!("{option} = {word}");
        let errors = parse_node(&options, text).errors;
        expect(&options, errors, &[(word, &say(option))]);
        let thinking = format!("{options}, reasoning");
        expect(&thinking, parse_node(&thinking, text).errors, &[]);
    }
}

#[test]
fn of_llm_calls_only() {
    for option in [
        "model = \"m\"",
        "system = \"s\"",
        "prompt = \"{a}\"",
        "prompt_file = \"p\"",
        "temperature = 0.2",
        "max_tokens = 2",
        "seed = 7",
        "stop = [\"x\"]",
        "output_format = \"types\"",
        "reasoning",
        "parse = \"strict\"",
        "escalate = \"m\"",
    ] {
        let name = option.split(' ').next().unwrap();
        with_body(
            option,
            &[(
                name,
                &format!("`{name}` is an option of LLM calls; this node has a body"),
            )],
        );
    }
    with_body(
        "retries = 2, timeout = \"30s\", validate = v, name = \"n\", crate = c",
        &[],
    );
}

#[test]
fn several_at_once() {
    let options = "temprature = 1, retries = x, cache, model = \"m\"";
    expect(
        options,
        parse_node(options, CALL).errors,
        &[
            (
                "temprature",
                "no option named `temprature`; did you mean `temperature`?",
            ),
            ("x", "`retries` is a whole number, such as `retries = 2`"),
            ("cache", "`cache` is not available yet"),
        ],
    );
}

#[test]
fn values() {
    let options = "model = \"m\", system = \"s\", prompt = \"{a}{b}\", temperature = 1, max_tokens = 9, seed = 7, \
                   stop = [\"x\", \"y\",], retries = 0, timeout = \"2m\", validate = a::b, name = \"n-1\", crate = c::d,";
    let parsed = parse_node(options, CALL);
    expect(options, parsed.errors, &[]);
    let options = parsed.value.unwrap().options;
    assert_eq!(options.model.unwrap().value(), "m");
    assert_eq!(options.system.unwrap().value(), "s");
    assert_eq!(options.prompt.unwrap().parts.len(), 2);
    assert_eq!(options.temperature.unwrap().0, 1.0);
    assert_eq!(options.max_tokens.unwrap().0, 9);
    assert_eq!(options.seed.unwrap().0, 7);
    assert_eq!(options.stop.unwrap().len(), 2);
    assert_eq!(options.retries.unwrap().0, 0);
    assert_eq!(options.timeout_ms.unwrap().0, 120_000);
    assert_eq!(options.validate.unwrap().segments.len(), 2);
    assert_eq!(options.name.unwrap().value(), "n-1");
    assert_eq!(options.crate_path.unwrap().segments.len(), 2);
}

#[test]
fn options_as_texts() {
    let options = "model = \"m\", system = \"s\", temperature = 0.20, max_tokens = 1_000, seed = 7, \
                   stop = [\"END\", \"\\n\"], retries = 2, timeout = \"120s\", validate = a::check, \
                   name = \"other\"";
    let node = parse_node(options, "/// Do it.\nasync fn f(a: A) -> B;");
    let listed = node
        .value
        .map(|node| node.options.listed())
        .unwrap_or_default();
    let listed: Vec<String> = listed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    assert_eq!(
        listed,
        [
            "temperature = 0.2",
            "max_tokens = 1000",
            "seed = 7",
            "stop = [\"END\", \"\\n\"]",
            "retries = 2",
            "timeout = \"2m\"",
            "validate = a :: check",
        ]
    );
    let of = |timeout: &str| {
        let options = format!("timeout = \"{timeout}\"");
        let node = parse_node(&options, "fn f() {}");
        node.value.map(|node| node.options.listed())
    };
    for (written, text) in [("90s", "90s"), ("1500ms", "1500ms"), ("24h", "1d")] {
        assert_eq!(of(written), Some(vec![("timeout", format!("{text:?}"))]));
    }
}
