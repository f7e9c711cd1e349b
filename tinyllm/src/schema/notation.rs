//! The notation: a schema as compact types with comments, for a prompt.
//!
//! The syntax is TypeScript's, with `int` for whole numbers; descriptions and rules are comments.
//! Models have read much of it, and it takes fewer tokens than JSON Schema. Knows nothing of models.

mod one;

use serde_json::{Map, Value};

use super::walk;
use super::words;

/// Types wider than this are broken into lines.
const WIDTH: usize = 60;

/// A schema as types: named ones first, the answer's own type last.
///
/// ```
/// /// A person in a text.
/// #[tinyllm::data]
/// struct Person {
///     /// The full name.
///     name: String,
///     #[schemars(range(max = 130))]
///     age: Option<u8>,
/// }
///
/// let notation = tinyllm::schema::notation(&tinyllm::schema::produced::<Person>());
/// assert_eq!(notation, "// A person in a text.
/// {
///   name: string, // The full name.
///   age: int | null, // 0 to 130
/// }");
/// ```
pub fn notation(schema: &Value) -> String {
    let schema = &with_small_inline(schema);
    let defs = walk::defs(schema);
    let mut uses: Vec<(String, usize)> = Vec::new();
    count(schema, &mut uses);
    for definition in defs.values() {
        count(definition, &mut uses);
    }
    let named: Vec<String> = defs
        .iter()
        .filter(|(name, definition)| {
            let used = uses.iter().find(|(known, _)| known == *name);
            let used = used.map_or(0, |(_, times)| *times);
            used > 1 && !is_small(definition) || reaches(definition, name, &defs)
        })
        .map(|(name, _)| name.clone())
        .collect();
    let writer = one::Writer {
        defs: &defs,
        named: &named,
    };
    let mut parts = Vec::new();
    for name in &named {
        let Some(definition) = defs.get(name) else {
            continue;
        };
        let comment = comment_above(definition);
        let body = writer.definition(definition, 0);
        parts.push(format!("{comment}type {} = {body}", one::word(name)));
    }
    parts.push(root(schema, &writer));
    parts.join("\n\n")
}

/// The answer's own type; one that contains itself stands above already.
fn root(schema: &Value, writer: &one::Writer<'_>) -> String {
    let mut root = schema.clone();
    walk::take_defs(&mut root);
    let comment = comment_above(&root);
    if let Some(object) = root.as_object_mut() {
        object.shift_remove("title");
    }
    let mut named = writer.named.iter();
    let own = named.find(|name| writer.defs.get(*name) == Some(&root));
    match own {
        Some(name) => one::word(name),
        None => {
            let body = writer.definition(&root, 0);
            format!("{comment}{}", body.trim_start_matches('\n'))
        }
    }
}

/// The words that ask for an answer of a schema, where nothing but the prompt says it.
pub fn in_words(schema: &Value) -> String {
    format!(
        "Answer with JSON only, without any other text: one value of this type.\n{}",
        notation(schema)
    )
}

/// How often each definition is referred to.
fn count(node: &Value, uses: &mut Vec<(String, usize)>) {
    let reference = node.as_object().and_then(walk::reference);
    if let Some(name) = reference.and_then(walk::name_of_ref) {
        match uses.iter_mut().find(|(known, _)| *known == name) {
            Some((_, times)) => *times += 1,
            None => uses.push((name, 1)),
        }
    }
    let defs = node.get(walk::DEFS);
    for child in walk::children(node) {
        let is_definition = defs
            .and_then(Value::as_object)
            .is_some_and(|defs| defs.values().any(|one| std::ptr::eq(one, child)));
        if !is_definition {
            count(child, uses);
        }
    }
}

/// The schema with the types that are never named in the places where they are used, so that their
/// rules are said there: of `Vec<Email>`, that each is an email address.
fn with_small_inline(schema: &Value) -> Value {
    let defs = walk::defs(schema);
    let mut schema = schema.clone();
    walk::all_mut(&mut schema, &mut |object| {
        let name = walk::reference(object).and_then(walk::name_of_ref);
        let small = name.and_then(|name| {
            let definition = defs.get(&name)?;
            (is_small(definition) && !reaches(definition, &name, &defs)).then_some(definition)
        });
        if let Some(Value::Object(small)) = small {
            object.shift_remove("$ref");
            for (keyword, value) in small {
                object
                    .entry(keyword.clone())
                    .or_insert_with(|| value.clone());
            }
        }
    });
    schema
}

/// A type that is shorter than a name for it.
fn is_small(definition: &Value) -> bool {
    let plain = definition.get("type").is_some_and(Value::is_string);
    plain && definition.get("properties").is_none() && definition.get("enum").is_none()
}

/// Whether a definition contains itself.
fn reaches(from: &Value, name: &str, defs: &Map<String, Value>) -> bool {
    let mut open: Vec<&Value> = vec![from];
    let mut seen: Vec<String> = Vec::new();
    while let Some(node) = open.pop() {
        let reference = node.as_object().and_then(walk::reference);
        if let Some(found) = reference.and_then(walk::name_of_ref) {
            if found == name {
                return true;
            }
            if !seen.contains(&found) {
                open.extend(defs.get(&found));
                seen.push(found);
            }
        }
        open.extend(walk::children(node));
    }
    false
}

/// Description and rules on lines of their own.
fn comment_above(node: &Value) -> String {
    comment(node).map_or_else(String::new, |text| one::lines(&text, 0))
}

/// Description and rules of a schema itself.
fn comment(node: &Value) -> Option<String> {
    words::of(node.as_object()?, &[])
}
