//! Streams: whatever the pieces are, the end is that of the whole text, and what is shown before
//! only grows, or says that it begins anew.

use serde_json::{Value, json};
use tinyllm_parse::{Policy, Progress, Schema, Stream, parse};

use crate::texts::{Chance, answer, broken, schemas};

fn pieces(chance: &mut Chance, text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let length = 1 + chance.below(6);
        let end = (at + length).min(characters.len());
        pieces.push(characters[at..end].iter().collect());
        at = end;
    }
    pieces
}

/// Whether `later` only adds to `earlier`.
fn refines(later: &Value, earlier: &Value) -> bool {
    match (later, earlier) {
        (Value::Object(later), Value::Object(earlier)) => earlier
            .iter()
            .all(|(key, value)| later.get(key).is_some_and(|own| refines(own, value))),
        (Value::Array(later), Value::Array(earlier)) => {
            later.len() >= earlier.len() && later.iter().zip(earlier).all(|(a, b)| refines(a, b))
        }
        (Value::String(later), Value::String(earlier)) => later.starts_with(earlier.as_str()),
        _ => later == earlier,
    }
}

/// Reads `text` in pieces; the partial values, checked against each other. How often it began anew.
fn check(chance: &mut Chance, text: &str, schema: &Schema, policy: Policy) -> usize {
    let mut stream = Stream::new(schema.clone(), policy);
    let mut last: Option<Value> = None;
    let mut restarts = 0;
    for piece in pieces(chance, text) {
        let progress = stream.push(&piece);
        if let Progress::Restarted(_) = progress {
            restarts += 1;
        } else if let (Some(earlier), Some(later)) = (&last, progress.value()) {
            assert!(
                refines(later, earlier),
                "{earlier} became {later} in {text:?}"
            );
        }
        if progress.value().is_some() {
            last = progress.value().cloned();
        }
    }
    let end = stream.finish();
    assert_eq!(end, parse(text, schema, policy), "{text:?}");
    if let (0, Some(last), Ok(end)) = (restarts, last, end) {
        assert!(
            refines(&end.value, &last),
            "{last} ended as {} in {text:?}",
            end.value
        );
    }
    restarts
}

#[test]
fn one_answer_only_grows() {
    let mut chance = Chance::new(3);
    for schema in schemas() {
        let compiled = Schema::new(&schema);
        for round in 0..150 {
            let whole = answer(&mut chance, &schema);
            let text = match round % 3 {
                0 => whole.to_string(),
                1 => format!(
                    "Here it is:\n```json\n{}\n```\nDone.",
                    serde_json::to_string_pretty(&whole).expect("JSON")
                ),
                _ => format!("<think>{{\"x\": 1}} perhaps</think>{whole}"),
            };
            let restarts = check(&mut chance, &text, &compiled, Policy::Lenient);
            assert_eq!(restarts, 0, "{text}");
        }
    }
}

#[test]
fn broken_answers_end_as_the_whole_text_does() {
    let mut chance = Chance::new(5);
    for schema in schemas() {
        let compiled = Schema::new(&schema);
        for _ in 0..150 {
            let whole = answer(&mut chance, &schema).to_string();
            let text = broken(&mut chance, &whole);
            let mut stream = Stream::new(compiled.clone(), Policy::Lenient);
            for piece in pieces(&mut chance, &text) {
                stream.push(&piece);
            }
            assert_eq!(
                stream.finish(),
                parse(&text, &compiled, Policy::Lenient),
                "{text:?}"
            );
        }
    }
}

/// The values that are shown after each of the pieces.
#[track_caller]
fn shown(schema: &Value, pieces: &[&str], expected: &[Value]) {
    let mut stream = Stream::new(Schema::new(schema), Policy::Lenient);
    let shown: Vec<Value> = pieces
        .iter()
        .map(|piece| {
            stream
                .push(piece)
                .value()
                .cloned()
                .unwrap_or(json!("waiting"))
        })
        .collect();
    assert_eq!(shown, expected);
}

fn person() -> Value {
    json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "kind": {"enum": ["CAT", "CATTLE"]}},
        "required": ["name"],
    })
}

#[test]
fn numbers_and_choices_appear_when_they_are_complete() {
    shown(
        &person(),
        &[
            "{\"name\": \"A",
            "nn\", \"age\": 1",
            "2",
            ", \"kind\": \"CAT",
            "TLE",
            "\"}",
        ],
        &[
            json!({"name": "A"}),
            json!({"name": "Ann"}),
            json!({"name": "Ann"}),
            json!({"name": "Ann", "age": 12}),
            json!({"name": "Ann", "age": 12}),
            json!({"name": "Ann", "age": 12, "kind": "CATTLE"}),
        ],
    );
}

#[test]
fn a_union_is_undecided_until_one_variant_is_left() {
    let schema = &schemas()[3];
    shown(
        schema,
        &[
            "{\"path\": \"a\",",
            " \"type\": \"wri",
            "te\"",
            ", \"text\": \"he",
            "y\"}",
        ],
        &[
            json!("waiting"),
            json!("waiting"),
            json!("waiting"),
            json!({"path": "a", "type": "write", "text": "he"}),
            json!({"path": "a", "type": "write", "text": "hey"}),
        ],
    );
}

#[test]
fn a_later_candidate_says_that_it_begins_anew() {
    let mut stream = Stream::new(Schema::new(&person()), Policy::Lenient);
    assert!(matches!(
        stream.push("For example {\"name\": \"X\"}"),
        Progress::Value(_)
    ));
    assert!(matches!(
        stream.push("\nThe answer: {\"name\": "),
        Progress::Value(_)
    ));
    let last = json!({"name": "Ann"});
    assert_eq!(stream.push("\"Ann\"}\n"), Progress::Restarted(&last));
    assert_eq!(stream.finish().map(|own| own.value), Ok(last));
}

#[test]
fn documents_grow_into_a_list() {
    let schema = json!({"type": "array", "items": person()});
    shown(
        &schema,
        &["{\"name\": \"A\"}\n", "{\"name\": ", "\"B\"}\n"],
        &[
            json!([{"name": "A"}]),
            json!([{"name": "A"}]),
            json!([{"name": "A"}, {"name": "B"}]),
        ],
    );
}

#[test]
fn a_text_is_shown_as_it_comes() {
    shown(
        &json!({"type": "string"}),
        &["Hello", " wor", "ld "],
        &[json!("Hello"), json!("Hello wor"), json!("Hello world")],
    );
}

#[test]
fn a_bracket_in_a_sentence_is_not_shown() {
    let schema = Schema::new(&json!({"type": "array", "items": {"type": "string"}}));
    let mut stream = Stream::new(schema.clone(), Policy::Lenient);
    for piece in ["I can't ", "do this [", "1", "].", " Sorry."] {
        assert_eq!(stream.push(piece).value(), None);
    }
    assert!(stream.finish().is_err());
    let mut stream = Stream::new(schema, Policy::Lenient);
    assert_eq!(stream.push("See [1].\n").value(), None);
    assert_eq!(stream.push("[\"a\", ").value(), Some(&json!(["a"])));
}
