//! The names that serde gives to fields and variants in JSON.
//!
//! Knows serde's attributes as a reader of JSON sees them (`deserialize`), since a violation tells
//! where in the JSON something is wrong. Mistakes in them are serde's to report.

use syn::ext::IdentExt;
use syn::{Attribute, Ident};

use super::attributes::{self, Item, Value};

/// What serde's attributes on a struct or enum say.
pub(super) struct Container {
    /// `#[serde(rename_all = "..")]`
    pub(super) rename_all: Option<Case>,
    /// `#[serde(rename_all_fields = "..")]`
    pub(super) rename_all_fields: Option<Case>,
    /// `#[serde(transparent)]`
    pub(super) transparent: bool,
    /// `#[serde(from = "..")]`, `#[serde(try_from = "..")]`
    pub(super) read_from_another: bool,
    pub(super) representation: Representation,
}

/// How an enum's variant is told apart in JSON.
pub(super) enum Representation {
    /// `{"Circle": {"radius": 1}}`
    External,
    /// `{"kind": "Circle", "radius": 1}`
    Internal,
    /// `{"kind": "Circle", "value": {"radius": 1}}`, here with `value`.
    Adjacent(String),
    /// `{"radius": 1}`
    Untagged,
}

/// What serde's attributes on a variant say.
pub(super) struct Variant {
    /// Its name in JSON.
    pub(super) name: String,
    /// The case of its fields.
    pub(super) rename_all: Option<Case>,
    pub(super) skipped: bool,
    pub(super) untagged: bool,
}

/// What serde's attributes on a field say.
pub(super) struct Field {
    /// `#[serde(rename = "..")]`
    pub(super) rename: Option<String>,
    pub(super) skipped: bool,
    /// Whatever stands in the JSON, it has its default.
    pub(super) never_read: bool,
    pub(super) flattened: bool,
}

pub(super) fn container(attributes: &[Attribute]) -> Container {
    let items = serde(attributes);
    let has = |name: &str| items.iter().any(|item| item.is(name));
    let content = items
        .iter()
        .find(|item| item.is("content"))
        .and_then(Item::string);
    let representation = match (has("untagged"), has("tag"), content) {
        (true, _, _) => Representation::Untagged,
        (false, true, Some(content)) => Representation::Adjacent(content.value()),
        (false, true, None) => Representation::Internal,
        (false, false, _) => Representation::External,
    };
    Container {
        rename_all: case(&items, "rename_all"),
        rename_all_fields: case(&items, "rename_all_fields"),
        transparent: has("transparent"),
        read_from_another: has("from") || has("try_from"),
        representation,
    }
}

pub(super) fn variant(ident: &Ident, attributes: &[Attribute], outer: &Container) -> Variant {
    let items = serde(attributes);
    let written = ident.unraw().to_string();
    let name = renamed(&items, "rename").unwrap_or_else(|| match outer.rename_all {
        Some(case) => case.of_variant(&written),
        None => written,
    });
    Variant {
        name,
        rename_all: case(&items, "rename_all").or(outer.rename_all_fields),
        skipped: skipped(&items),
        untagged: items.iter().any(|item| item.is("untagged")),
    }
}

pub(super) fn field(attributes: &[Attribute]) -> Field {
    let items = serde(attributes);
    Field {
        rename: renamed(&items, "rename"),
        skipped: skipped(&items),
        never_read: items
            .iter()
            .any(|item| item.is("skip") || item.is("skip_deserializing")),
        flattened: items.iter().any(|item| item.is("flatten")),
    }
}

fn serde(attributes: &[Attribute]) -> Vec<Item> {
    attributes::of(attributes, "serde", &mut Vec::new())
}

/// Left out in both directions: it never stands in JSON.
fn skipped(items: &[Item]) -> bool {
    let has = |name: &str| items.iter().any(|item| item.is(name));
    has("skip") || (has("skip_serializing") && has("skip_deserializing"))
}

/// The value of `name = ".."` or `name(deserialize = "..")`.
fn renamed(items: &[Item], name: &str) -> Option<String> {
    let item = items.iter().find(|item| item.is(name))?;
    if let Value::List(list) = &item.value {
        let directions = attributes::items(list.clone(), &mut Vec::new());
        let reading = directions.iter().find(|item| item.is("deserialize"))?;
        return reading.string().map(|string| string.value());
    }
    item.string().map(|string| string.value())
}

fn case(items: &[Item], name: &str) -> Option<Case> {
    Case::named(&renamed(items, name)?)
}

/// serde's `rename_all` cases: <https://serde.rs/container-attrs.html#rename_all>.
#[derive(Clone, Copy)]
pub(super) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// From a variant's `PascalCase`.
    fn of_variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_owned(),
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => first_lower(name),
            Self::Snake => snake(name),
            Self::ScreamingSnake => snake(name).to_ascii_uppercase(),
            Self::Kebab => snake(name).replace('_', "-"),
            Self::ScreamingKebab => snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// From a field's `snake_case`.
    pub(super) fn of_field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => pascal(name),
            Self::Camel => first_lower(&pascal(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn first_lower(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn pascal(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
