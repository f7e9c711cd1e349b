//! What a schema wants, in words.

use std::collections::BTreeSet;

use crate::repair::beginning;
use crate::schema::{Id, Node, Schema, Types};

/// So many of a fixed set of values are told.
const SHOWN: usize = 40;

/// `an integer`, `"A" or "B"`, `an object with name, age`.
pub(crate) fn expected(schema: &Schema, id: Id) -> &str {
    let node = schema.node(id);
    node.in_words.get_or_init(|| in_words(schema, node))
}

fn in_words(schema: &Schema, node: &Node) -> String {
    if !node.is_union() {
        return single(node);
    }
    let mut seen = BTreeSet::new();
    let words: Vec<_> = node
        .variants
        .iter()
        .map(|variant| match schema.node(*variant) {
            node if node.is_union() => "one of several forms".to_owned(),
            node => single(node),
        })
        .filter(|word| seen.insert(word.clone()))
        .take(12)
        .collect();
    either(&words)
}

fn single(node: &Node) -> String {
    if let Some(choices) = &node.choices {
        let shown = choices.iter().take(SHOWN);
        let words: Vec<_> = shown.map(|choice| beginning(&choice.to_string())).collect();
        return either_of_many(&words, choices.len() - words.len());
    }
    if node.types == Types::ALL {
        return "any value".to_owned();
    }
    let named = [
        (Types::STRING, "a text"),
        (Types::BOOLEAN, "true or false"),
        (Types::ARRAY, "a list"),
    ];
    let mut words = Vec::new();
    if node.types.meets(Types::FRACTION) {
        words.push("a number".to_owned());
    } else if node.types.meets(Types::INTEGER) {
        words.push("an integer".to_owned());
    }
    for (types, word) in named {
        if node.types.meets(types) {
            words.push(word.to_owned());
        }
    }
    if node.types.meets(Types::OBJECT) {
        words.push(object(node));
    }
    if node.types.meets(Types::NULL) {
        words.push("null".to_owned());
    }
    if words.is_empty() {
        return "nothing: no value is allowed here".to_owned();
    }
    either(&words)
}

fn object(node: &Node) -> String {
    let name = |property: &crate::schema::Property| match &property.tag {
        Some(tag) => format!("{}: {tag:?}", property.name),
        None => property.name.clone(),
    };
    let keys: Vec<_> = node
        .properties
        .iter()
        .filter(|property| property.required)
        .map(name)
        .take(12)
        .collect();
    if keys.is_empty() {
        "an object".to_owned()
    } else {
        format!("an object with {}", keys.join(", "))
    }
}

fn either_of_many(words: &[String], more: usize) -> String {
    if more > 0 {
        return format!("one of {} and {more} more", words.join(", "));
    }
    either(words)
}

fn either(words: &[String]) -> String {
    match words {
        [] => "nothing: no value is allowed here".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
