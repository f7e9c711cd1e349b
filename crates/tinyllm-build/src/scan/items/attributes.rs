//! Attributes and `pub`, as far as a scan reads them. Must not know what they stand on.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use tinyllm_graph::tidy;

use super::{Access, plain};

/// The first and the last word of the path that an attribute starts with.
pub(super) fn path_of(tokens: TokenStream) -> (Option<String>, Option<String>) {
    let mut words = (None, None);
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                let word = plain(&word);
                words.0.get_or_insert_with(|| word.clone());
                words.1 = Some(word);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    words
}

/// What stands in the parentheses of an attribute.
pub(super) fn arguments(attribute: &Group) -> TokenStream {
    let inside = attribute
        .stream()
        .into_iter()
        .find_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
    inside.unwrap_or_default()
}

/// `".."` of `#[name = ".."]`.
pub(super) fn value_of(attributes: &[Group], name: &str) -> Option<String> {
    let found = attributes
        .iter()
        .find(|group| path_of(group.stream()).0.as_deref() == Some(name))?;
    let literal = found.stream().into_iter().last()?.to_string();
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.replace("\\\\", "\\"))
}

/// Condition and path of each `#[cfg_attr(condition, path = "..")]`.
pub(super) fn conditional_paths(attributes: &[Group]) -> Vec<(String, String)> {
    let conditional = attributes
        .iter()
        .filter(|group| path_of(group.stream()).0.as_deref() == Some("cfg_attr"));
    let place = |attribute: &Group| {
        let tokens: Vec<TokenTree> = arguments(attribute).into_iter().collect();
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        let mut parts = tokens.split(is_comma);
        let condition: TokenStream = parts.next()?.iter().cloned().collect();
        let path = parts.find_map(|part| {
            let attribute = Group::new(Delimiter::Bracket, part.iter().cloned().collect());
            value_of(&[attribute], "path")
        })?;
        Some((tidy(&condition.to_string()), path))
    };
    conditional.filter_map(place).collect()
}

/// The conditions of all `#[cfg(..)]` as one.
pub(super) fn cfg_of(attributes: &[Group]) -> Option<String> {
    let is_cfg = |group: &&Group| path_of(group.stream()).0.as_deref() == Some("cfg");
    let conditions = attributes.iter().filter(is_cfg);
    let conditions: Vec<String> = conditions
        .map(|group| tidy(&arguments(group).to_string()))
        .collect();
    match conditions.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        all => Some(format!("all({})", all.join(", "))),
    }
}

pub(super) fn is_hidden(attributes: &[Group]) -> bool {
    attributes.iter().any(|group| {
        let is_doc = path_of(group.stream()).0.as_deref() == Some("doc");
        let words = || arguments(group).into_iter();
        is_doc && words().any(|token| matches!(token, TokenTree::Ident(word) if word == "hidden"))
    })
}

/// What `pub` means before `next`.
pub(super) fn access(next: Option<&TokenTree>) -> Access {
    match next {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Access::Some
        }
        _ => Access::All,
    }
}

/// `all(a, b)` of two conditions.
pub(crate) fn both(one: Option<&str>, other: Option<&str>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("all({one}, {other})")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
