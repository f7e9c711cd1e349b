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
        &["column 3: no parameter named `nmae`; parameters: `name`, `age`"],
    );
    check(
        "a\nb {nmae}",
        &["line 2, column 3: no parameter named `nmae`; parameters: `name`, `age`"],
    );
    check("{}", &[&format!("column 1: {empty}")]);
    check("{:?}", &[&format!("column 1: {empty}")]);
    check("{0}", &[&format!("column 1: {empty}")]);
    check("a } b", &["column 3: `}` stands alone; write `}}`"]);
    check("a {name", &[&format!("column 3: {open}")]);
    check("{a {name}", &[&format!("column 1: {open}")]);
    check("{", &[&format!("column 1: {open}")]);
    check("{{{", &[&format!("column 3: {open}")]);
    check("{ \"a\": 1 }", &[&format!("column 1: {form}")]);
    check("{name.}", &[&format!("column 1: {form}")]);
    check("{name.a b}", &[&format!("column 1: {form}")]);
    check("{name:w$}", &[&format!("column 1: {form}")]);
    check(
        "{x} } {}",
        &[
            "column 1: no parameter named `x`; parameters: `name`, `age`",
            "column 5: `}` stands alone; write `}}`",
            &format!("column 7: {empty}"),
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
        &[("{nmae}", &format!("column 4: {say}"))],
    );
    node(
        "prompt = r#\"\"Hi\" {nmae}\"#",
        &[("{nmae}", &format!("column 6: {say}"))],
    );
    node(
        "prompt = \"a\\n{nmae}\"",
        &[("\"a\\n{nmae}\"", &format!("line 2, column 1: {say}"))],
    );
}
