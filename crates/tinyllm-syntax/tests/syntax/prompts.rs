//! Prompt templates: their parts, their mistakes, their places.

use tinyllm_syntax::{PromptPart, prompt_parts};

use crate::support::{expect, parse_node};

fn names() -> Vec<String> {
    vec!["name".to_owned(), "age".to_owned()]
}

/// A template as its parts.
#[track_caller]
fn reads(text: &str, expected: &str) {
    let parts = prompt_parts(text, &names()).unwrap();
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            PromptPart::Text(text) => format!("{text:?}"),
            PromptPart::Placeholder {
                param,
                fields,
                spec,
            } => {
                format!("{param}.{}:{spec}", fields.join("."))
            }
        })
        .collect();
    assert_eq!(parts.join(" "), expected, "{text}");
}

/// A template that is wrong.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let errors = prompt_parts(text, &names()).err().unwrap();
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said, expected, "{text}");
}

#[test]
fn parts() {
    reads("", "");
    reads("Hello", "\"Hello\"");
    reads("{name}", "0.:");
    reads("Hello {name}, {age}!", "\"Hello \" 0.: \", \" 1.: \"!\"");
    reads("{name.first.0}", "0.first.0:");
    reads("{age:>8}", "1.:>8");
    reads("{name.first:?}", "0.first:?");
    reads("{{\"a\": {age}}}", "\"{\\\"a\\\": \" 1.: \"}\"");
    reads("}}{{", "\"}{\"");
    reads("ä{name}ö", "\"ä\" 0.: \"ö\"");
}

#[test]
fn mistakes() {
    let form = "a placeholder is `{param}`, `{param.field}` or `{param:spec}`; write `{{` and `}}` for the signs themselves";
    let empty = "name a parameter between the braces";
    let open = "`{` is never closed; write `{{` for the sign itself";
    check(
        "ä {nmae}",
        &["no parameter named `nmae`; parameters: `name`, `age`, at column 3"],
    );
    check(
        "a\nb {nmae}",
        &["no parameter named `nmae`; parameters: `name`, `age`, at line 2, column 3"],
    );
    check("{}", &[&format!("{empty}, at column 1")]);
    check("{:?}", &[&format!("{empty}, at column 1")]);
    check("{0}", &[&format!("{empty}, at column 1")]);
    check("a } b", &["`}` stands alone; write `}}`, at column 3"]);
    check("a {name", &[&format!("{open}, at column 3")]);
    check("{a {name}", &[&format!("{open}, at column 1")]);
    check("{", &[&format!("{open}, at column 1")]);
    check("{{{", &[&format!("{open}, at column 3")]);
    check("{ \"a\": 1 }", &[&format!("{form}, at column 1")]);
    check("{name.}", &[&format!("{form}, at column 1")]);
    check("{name.a b}", &[&format!("{form}, at column 1")]);
    check("{name:w$}", &[&format!("{form}, at column 1")]);
    check(
        "{x} } {}",
        &[
            "no parameter named `x`; parameters: `name`, `age`, at column 1",
            "`}` stands alone; write `}}`, at column 5",
            &format!("{empty}, at column 7"),
        ],
    );
    let none = prompt_parts("{x}", &[]).err().unwrap();
    assert_eq!(
        none[0].message,
        "no parameter named `x`; this node has none"
    );
}

#[test]
fn in_nodes() {
    let call = "async fn f(name: N, _age: A, r#type: T) -> R;";
    let node = |options: &str, expected: &[(&str, &str)]| {
        expect(options, parse_node(options, call).errors, expected);
    };
    node("prompt = \"{name} {type}\"", &[]);
    node("prompt = \"{name} {age} {type}\"", &[]);
    node("prompt = \"{name}\", validate = v", &[]);
    node(
        "prompt = \"{type}\"",
        &[(
            "name",
            "`name` never reaches the prompt; use it, or name it `_name`",
        )],
    );
    node(
        "prompt = \"{name}\"",
        &[(
            "r#type",
            "`type` never reaches the prompt; use it, or name it `_type`",
        )],
    );
    node("prompt_file = \"p\"", &[]);
    let say = "no parameter named `nmae`; parameters: `name`, `age`, `type`";
    node(
        "prompt = \"Hi {nmae}\"",
        &[("{nmae}", &format!("{say}, at column 4"))],
    );
    node(
        "prompt = r#\"\"Hi\" {nmae}\"#",
        &[("{nmae}", &format!("{say}, at column 6"))],
    );
    node(
        "prompt = \"a\\n{nmae}\"",
        &[("\"a\\n{nmae}\"", &format!("{say}, at line 2, column 1"))],
    );
}
