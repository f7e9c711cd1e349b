//! One type of the notation: objects over lines, all else on one.
//!
//! Knows the syntax; which types have names of their own is decided above.

use serde_json::{Map, Value};

use super::{WIDTH, comment};
use crate::schema::walk;

/// Types within each other beyond this are `any`: a schema that is not built from a type can be so.
const DEEPEST: usize = 64;

pub(super) struct Writer<'a> {
    pub(super) defs: &'a Map<String, Value>,
    /// Definitions that are written by name.
    pub(super) named: &'a [String],
}

/// A comment of as many lines as the text has.
pub(super) fn lines(text: &str, indent: usize) -> String {
    let space = "  ".repeat(indent);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{space}// {line}\n")).collect()
}

/// A name as one word.
pub(super) fn word(name: &str) -> String {
    let fits = |sign: char| sign.is_alphanumeric() || sign == '_';
    let name = name.chars();
    name.map(|sign| if fits(sign) { sign } else { '_' })
        .collect()
}

impl Writer<'_> {
    /// The type itself, though it may have a name.
    pub(super) fn definition(&self, node: &Value, indent: usize) -> String {
        if indent > DEEPEST {
            return "any".to_string();
        }
        let Value::Object(object) = node else {
            return "any".to_string();
        };
        if let Some(reference) = walk::reference(object) {
            return self.referred(reference, indent);
        }
        let union = object.get("anyOf").or_else(|| object.get("oneOf"));
        if let Some(branches) = union.and_then(Value::as_array) {
            return self.union(branches, indent);
        }
        if let Some(value) = object.get("const") {
            return value.to_string();
        }
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            return one_of(&values, indent);
        }
        match object.get("type") {
            Some(Value::String(kind)) => self.of_type(kind, object, indent),
            Some(Value::Array(kinds)) => {
                let kinds = kinds.iter().filter_map(Value::as_str);
                let kinds: Vec<String> = kinds
                    .map(|kind| self.of_type(kind, object, indent))
                    .collect();
                kinds.join(" | ")
            }
            _ if object.contains_key("properties") => self.object(object, indent),
            _ => "any".to_string(),
        }
    }

    fn referred(&self, reference: &str, indent: usize) -> String {
        match walk::name_of_ref(reference) {
            Some(name) if self.named.contains(&name) => word(&name),
            Some(name) => match self.defs.get(&name) {
                Some(definition) => self.definition(definition, indent),
                None => word(&name),
            },
            None => "any".to_string(),
        }
    }

    /// What a type says about itself where it stands: its own words, else those of its definition.
    fn said(&self, node: &Value) -> Option<String> {
        let one = comment(node).or_else(|| alternatives(node));
        let one = one.or_else(|| self.said(or_null(branches(node)?)?));
        one.or_else(|| {
            let name = walk::name_of_ref(walk::reference(node.as_object()?)?)?;
            let unnamed = self.defs.get(&name).filter(|_| !self.named.contains(&name));
            comment(unnamed?)
        })
    }

    fn union(&self, branches: &[Value], indent: usize) -> String {
        if let Some(kind) = one_kind(branches) {
            return self.of_type(kind, &Map::new(), indent);
        }
        if let Some(value) = or_null(branches) {
            let value = self.definition(value, indent);
            return match value.starts_with('\n') {
                true => format!("{value}\n{}| null", "  ".repeat(indent + 1)),
                false => format!("{value} | null"),
            };
        }
        let texts: Vec<Option<String>> = branches.iter().map(|one| self.said(one)).collect();
        if texts.iter().all(Option::is_none) {
            let at = |indent| {
                let branches = branches.iter().map(|one| self.definition(one, indent));
                let mut branches: Vec<String> = branches.collect();
                branches.dedup();
                branches
            };
            let short = at(indent);
            return match fit_on_a_line(&short) {
                true => short.join(" | "),
                false => each_on_its_own(&at(indent + 1), indent),
            };
        }
        let space = "  ".repeat(indent + 1);
        let mut written = String::new();
        for (branch, text) in branches.iter().zip(texts) {
            let comment = text.map(|text| lines(&text, indent + 1));
            let branch = self.definition(branch, indent + 1);
            written.push_str(&format!(
                "\n{}{space}| {branch}",
                comment.unwrap_or_default()
            ));
        }
        written
    }

    fn of_type(&self, kind: &str, object: &Map<String, Value>, indent: usize) -> String {
        match kind {
            "integer" => "int".to_string(),
            "boolean" => "bool".to_string(),
            "object" => self.object(object, indent),
            "array" => self.array(object, indent),
            other => other.to_string(),
        }
    }

    fn array(&self, object: &Map<String, Value>, indent: usize) -> String {
        if let Some(places) = object.get("prefixItems").and_then(Value::as_array) {
            let places = places.iter().map(|place| self.definition(place, indent));
            return format!("[{}]", places.collect::<Vec<_>>().join(", "));
        }
        let Some(items) = object.get("items") else {
            return "any[]".to_string();
        };
        let item = self.definition(items, indent);
        match item.contains(" | ") && !item.starts_with('{') || item.starts_with('\n') {
            true => format!("({item})[]"),
            false => format!("{item}[]"),
        }
    }

    fn object(&self, object: &Map<String, Value>, indent: usize) -> String {
        let fields = object.get("properties").and_then(Value::as_object);
        let required = object.get("required").and_then(Value::as_array);
        let mut entries = Vec::new();
        for (name, field) in fields.into_iter().flatten() {
            let optional = !required.is_some_and(|names| names.iter().any(|one| one == name));
            let mark = if optional { "?" } else { "" };
            let value = self.definition(field, indent + 1);
            let text = self.said(field).unwrap_or_default();
            entries.push((format!("{}{mark}: {value}", key(name)), text));
        }
        for (pattern, value) in free_keys(object) {
            let key = pattern.map(|pattern| format!("keys match /{pattern}/"));
            let said: Vec<String> = key.into_iter().chain(self.said(value)).collect();
            let value = self.definition(value, indent + 1);
            entries.push((format!("[key: string]: {value}"), said.join(", ")));
        }
        let is_open = fields.is_none() && object.get("additionalProperties").is_none();
        if entries.is_empty() && is_open {
            return "object".to_string();
        }
        fields_of(&entries, indent)
    }
}

fn branches(node: &Value) -> Option<&Vec<Value>> {
    node.get("anyOf").or_else(|| node.get("oneOf"))?.as_array()
}

/// What may be null, of two alternatives.
fn or_null(branches: &[Value]) -> Option<&Value> {
    let [value, null] = branches else { return None };
    let is_null = null.get("type").and_then(Value::as_str) == Some("null");
    is_null.then_some(value)
}

/// The patterns of free keys, and the schemas of their values.
fn free_keys(object: &Map<String, Value>) -> Vec<(Option<&str>, &Value)> {
    if let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) {
        let patterns = patterns.iter();
        return patterns
            .map(|(pattern, value)| (Some(pattern.as_str()), value))
            .collect();
    }
    let value = object.get("additionalProperties");
    let value = value.filter(|value| *value != &Value::Bool(false));
    value.map(|value| (None, value)).into_iter().collect()
}

/// The type of all alternatives, if they are one type of texts or numbers under different rules.
fn one_kind(branches: &[Value]) -> Option<&str> {
    let kinds = branches.iter().map(|branch| {
        let branch = branch.as_object()?;
        let named = branch.contains_key("enum") || branch.contains_key("const");
        let kind = branch.get("type")?.as_str()?;
        let plain = matches!(kind, "string" | "integer" | "number") && !named;
        (plain && !branch.contains_key("description")).then_some(kind)
    });
    let kinds: Option<Vec<&str>> = kinds.collect();
    let kinds = kinds?;
    let first = *kinds.first()?;
    kinds.iter().all(|kind| *kind == first).then_some(first)
}

/// The rules of such alternatives: "format ipv4 or format ipv6".
fn alternatives(node: &Value) -> Option<String> {
    let branches = node
        .get("anyOf")
        .or_else(|| node.get("oneOf"))?
        .as_array()?;
    one_kind(branches)?;
    let rules: Option<Vec<String>> = branches.iter().map(comment).collect();
    Some(rules?.join(" or "))
}

/// `{ a: int, b: string }` if it is short and says nothing else, else a line for each.
fn fields_of(entries: &[(String, String)], indent: usize) -> String {
    let plain = entries.iter().all(|(_, text)| text.is_empty());
    let length: usize = entries.iter().map(|(entry, _)| entry.len() + 2).sum();
    let short = length <= WIDTH && entries.iter().all(|(entry, _)| !entry.contains('\n'));
    if plain && short {
        let entries: Vec<&str> = entries.iter().map(|(entry, _)| entry.as_str()).collect();
        return match entries.is_empty() {
            true => "{}".to_string(),
            false => format!("{{ {} }}", entries.join(", ")),
        };
    }
    let space = "  ".repeat(indent + 1);
    let mut written = "{\n".to_string();
    for (entry, text) in entries {
        let beside = !text.contains('\n') && !entry.contains('\n');
        match text.as_str() {
            "" => written.push_str(&format!("{space}{entry},\n")),
            text if beside => written.push_str(&format!("{space}{entry}, // {text}\n")),
            text => {
                written.push_str(&lines(text, indent + 1));
                written.push_str(&format!("{space}{entry},\n"));
            }
        }
    }
    format!("{written}{}}}", "  ".repeat(indent))
}

/// Alternatives on one line, or each on its own.
fn one_of(alternatives: &[String], indent: usize) -> String {
    match fit_on_a_line(alternatives) {
        true => alternatives.join(" | "),
        false => each_on_its_own(alternatives, indent),
    }
}

fn fit_on_a_line(alternatives: &[String]) -> bool {
    let length: usize = alternatives.iter().map(|one| one.len() + 3).sum();
    let mut broken = alternatives.iter().filter(|one| one.contains('\n'));
    // `{ .. } | null` reads well, whatever is in the braces.
    let last = alternatives.last().is_some_and(|last| !last.contains('\n'));
    match broken.next() {
        None => length <= 2 * WIDTH,
        Some(_) => alternatives.len() == 2 && last,
    }
}

fn each_on_its_own(alternatives: &[String], indent: usize) -> String {
    let space = "  ".repeat(indent + 1);
    let each = alternatives.iter().map(|one| format!("\n{space}| {one}"));
    each.collect()
}

/// A field's name, in quotes where it is not a word.
fn key(name: &str) -> String {
    let word = name
        .chars()
        .all(|sign| sign.is_alphanumeric() || sign == '_');
    let begins = name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_');
    if word && begins {
        name.to_string()
    } else {
        Value::from(name).to_string()
    }
}
