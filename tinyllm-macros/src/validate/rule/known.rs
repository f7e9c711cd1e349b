//! The names of rules, in which attribute each is at home, and what was meant by an unknown one.

use super::super::attributes::Item;

/// The attribute in which a rule stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Home {
    Schemars,
    Validate,
}

impl Home {
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Schemars => "`#[schemars(..)]`",
            Self::Validate => "`#[validate(..)]`",
        }
    }

    fn rules(self) -> &'static [&'static str] {
        match self {
            Self::Schemars => &SCHEMARS,
            Self::Validate => &VALIDATE,
        }
    }
}

/// What the rules are of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Level {
    Field,
    /// A list's items.
    Inner(Home),
    /// A map's values; they take the rules of both attributes.
    Values,
}

const SCHEMARS: [&str; 12] = [
    "range", "length", "regex", "pattern", "contains", "email", "url", "ip", "ipv4", "ipv6",
    "inner", "required",
];

const VALIDATE: [&str; 10] = [
    "exclusive_min",
    "exclusive_max",
    "multiple_of",
    "unique",
    "uuid",
    "date",
    "date_time",
    "inner",
    "values",
    "with",
];

/// What else schemars 1 reads on a field.
const OTHERS: [&str; 25] = [
    "title",
    "description",
    "example",
    "extend",
    "transform",
    "with",
    "schema_with",
    "crate",
    "rename",
    "rename_all",
    "rename_all_fields",
    "deny_unknown_fields",
    "tag",
    "content",
    "untagged",
    "default",
    "skip",
    "skip_serializing",
    "skip_serializing_if",
    "skip_deserializing",
    "flatten",
    "transparent",
    "deprecated",
    "inline",
    "alias",
];

fn is_in(home: Home, name: &str) -> bool {
    home.rules().contains(&name)
}

pub(super) fn is_rule(home: Home, item: &Item) -> bool {
    is_in(home, &item.name.to_string())
}

pub(super) fn is_other(item: &Item) -> bool {
    OTHERS.contains(&item.name.to_string().as_str())
}

// A misspelt rule is no rule: schemars refuses it too, but only where it is derived.
pub(super) fn in_schemars(item: &Item, errors: &mut Vec<syn::Error>) {
    if is_rule(Home::Schemars, item) || is_other(item) {
        return;
    }
    let name = item.name.to_string();
    if is_in(Home::Validate, &name) {
        return not_at_home(item, Home::Validate, errors);
    }
    let hint = hint(&name, SCHEMARS.iter().chain(&OTHERS), &SCHEMARS);
    let message = format!("no item named `{name}` in `#[schemars(..)]` of a field{hint}");
    errors.push(syn::Error::new(item.span(), message));
}

// `#[validate(..)]` holds what schemars does not know; schemars reads some of its own rules there
// too, and passes over the rest without a word.
pub(super) fn in_validate(
    item: &Item,
    before: &[(Home, Item)],
    errors: &mut Vec<syn::Error>,
) -> bool {
    if is_rule(Home::Validate, item) {
        return true;
    }
    let name = item.name.to_string();
    let twice = |(home, other): &(Home, Item)| *home == Home::Schemars && other.is(&name);
    if before.iter().any(twice) {
        let message = format!("`{name}` is in both attributes: keep the one in `#[schemars(..)]`");
        errors.push(syn::Error::new(item.span(), message));
    } else if is_in(Home::Schemars, &name) {
        not_at_home(item, Home::Schemars, errors);
    } else {
        unknown(item, "in `#[validate(..)]`", &VALIDATE, errors);
    }
    false
}

/// Whether a rule may stand there, within `inner(..)` or `values(..)`.
pub(super) fn within(item: &Item, level: Level, errors: &mut Vec<syn::Error>) -> Option<Home> {
    let name = item.name.to_string();
    let home = match level {
        Level::Field => return None,
        Level::Inner(home) => home,
        Level::Values if is_in(Home::Schemars, &name) => Home::Schemars,
        Level::Values => Home::Validate,
    };
    if name == "required" {
        let message = "`required` stands on a field";
        errors.push(syn::Error::new(item.span(), message));
        return None;
    }
    if is_in(home, &name) {
        return Some(home);
    }
    let other = match home {
        Home::Schemars => Home::Validate,
        Home::Validate => Home::Schemars,
    };
    if is_in(other, &name) {
        not_at_home(item, other, errors);
    } else {
        unknown(item, "", home.rules(), errors);
    }
    None
}

fn not_at_home(item: &Item, home: Home, errors: &mut Vec<syn::Error>) {
    let message = format!("`{}` stands in {}", item.name, home.attribute());
    errors.push(syn::Error::new(item.span(), message));
}

fn unknown(item: &Item, place: &str, rules: &[&str], errors: &mut Vec<syn::Error>) {
    let name = item.name.to_string();
    let hint = hint(&name, SCHEMARS.iter().chain(&VALIDATE), rules);
    let place = if place.is_empty() {
        String::new()
    } else {
        format!(" {place}")
    };
    let message = format!("no rule named `{name}`{place}{hint}");
    errors.push(syn::Error::new(item.span(), message));
}

pub(in super::super) fn on_no_field(item: &Item, errors: &mut Vec<syn::Error>) {
    if is_rule(Home::Schemars, item) || is_rule(Home::Validate, item) {
        let message = format!("`{}` stands on a field", item.name);
        return errors.push(syn::Error::new(item.span(), message));
    }
    unknown(item, "in `#[validate(..)]`", &VALIDATE, errors);
}

/// What was probably meant; else all that there is.
fn hint<'k>(name: &str, known: impl Iterator<Item = &'k &'k str>, rules: &[&str]) -> String {
    let near = known
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|(distance, _)| *distance <= 2)
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, near)) => format!("; did you mean `{near}`?"),
        None => {
            let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            format!("; rules: {}", rules.join(", "))
        }
    }
}
