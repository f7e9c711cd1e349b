//! One rule after the other, out of the items of an attribute.

use syn::{Expr, Lit, LitStr, Type};

use super::super::attributes::{self, Item, Value};
use super::super::bound::Bound;
use super::super::format::Format;
use super::super::limits;
use super::super::pattern;
use super::super::shape::{self, Scope, Shape};
use super::known::{self, Home, Level};
use super::stands::{self, List};
use super::{Counted, NumberType, Rule, Stated, numbers};

/// The rules of one value: a field, a list's items, a map's values.
pub(super) fn level(
    items: &[(Home, Item)],
    ty: &Type,
    level: Level,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Vec<Stated> {
    let before = errors.len();
    let mut seen: Vec<(Home, String)> = Vec::new();
    let mut stated = Vec::new();
    for (home, item) in items {
        let name = (*home, item.name.to_string());
        if name.1 != "with" && seen.contains(&name) {
            let message = format!("`{}` is given twice", item.name);
            errors.push(syn::Error::new(item.span(), message));
        } else if let Some(beside) = excluded(&name.1, &seen) {
            errors.push(syn::Error::new(item.span(), beside));
        } else if let Some(rule) = rule(*home, item, ty, level, scope, errors) {
            stated.push(Stated {
                rule,
                span: item.span(),
                home: *home,
            });
        }
        seen.push(name);
    }
    if errors.len() == before {
        numbers::let_something_pass(&stated, errors);
    }
    stated
}

// A schema holds one `format` and one `pattern`.
fn excluded(name: &str, seen: &[(Home, String)]) -> Option<String> {
    let beside = |same: &dyn Fn(&str) -> bool| {
        let other = seen.iter().find(|(_, other)| same(other))?;
        (same(name) && other.1 != name).then(|| other.1.clone())
    };
    if let Some(other) = beside(&|name| Format::named(name).is_some()) {
        return Some(format!("`{name}` beside `{other}`: a text has one format"));
    }
    let other = beside(&|name| matches!(name, "regex" | "pattern" | "contains"))?;
    Some(format!(
        "`{name}` beside `{other}`: a schema holds one pattern, so write one that says both"
    ))
}

fn rule(
    home: Home,
    item: &Item,
    ty: &Type,
    level: Level,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<Rule> {
    let name = item.name.to_string();
    if let Some(format) = Format::named(&name) {
        is_flag(item, errors)?;
        stands::on_text(item, ty, scope, errors)?;
        return Some(Rule::Format(format));
    }
    match name.as_str() {
        "required" => required(item, ty, scope, errors),
        "range" => {
            let limits = limits::parse(item, errors)?;
            let number = stands::on_number(item, ty, scope, errors)?;
            limits::of_number(&limits, number, errors).then_some(Rule::Range(limits, number))
        }
        "length" => {
            let limits = limits::parse(item, errors)?;
            let counted: Counted = stands::on_counted(item, ty, scope, errors)?;
            limits::of_length(&limits, errors).then_some(Rule::Length(limits, counted))
        }
        "exclusive_min" => number(item, ty, scope, errors).map(|(at, ty)| Rule::Above(at, ty)),
        "exclusive_max" => number(item, ty, scope, errors).map(|(at, ty)| Rule::Below(at, ty)),
        "multiple_of" => {
            let (step, number) = number(item, ty, scope, errors)?;
            numbers::is_step(&step, number, errors).then_some(Rule::MultipleOf(step, number))
        }
        "regex" | "pattern" => pattern_rule(item, ty, scope, errors),
        "contains" => {
            let text = inside(item, "contains(\"..\")", errors)?;
            stands::on_text(item, ty, scope, errors)?;
            Some(Rule::Contains(text))
        }
        "unique" => {
            is_flag(item, errors)?;
            let items = stands::on_list_with_equals(item, ty, scope, errors)?;
            Some(Rule::Unique(can_be_hashed(items, scope)))
        }
        "inner" => {
            let within = match level {
                Level::Values => Level::Values,
                Level::Field | Level::Inner(_) => Level::Inner(home),
            };
            inner(within, item, ty, scope, errors)
        }
        "values" => values(item, ty, scope, errors),
        _ => with(item, level, errors),
    }
}

fn number(
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<(Bound, NumberType)> {
    let bound = Bound::parse(item)
        .map_err(|error| errors.push(error))
        .ok()?;
    let number = stands::on_number(item, ty, scope, errors)?;
    limits::bound_of_number(&bound, number, errors).then_some((bound, number))
}

// `required` takes the null from an `Option`; every other field is required anyway.
fn required(item: &Item, ty: &Type, scope: &Scope, errors: &mut Vec<syn::Error>) -> Option<Rule> {
    is_flag(item, errors)?;
    if let Shape::Option(_) = shape::shape(ty, scope) {
        return Some(Rule::Required);
    }
    let ty = shape::written(ty);
    let message = format!("`required` stands on an `Option`; `{ty}` is not one");
    errors.push(syn::Error::new(item.span(), message));
    None
}

fn pattern_rule(
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<Rule> {
    let (form, name) = match item.is("regex") {
        true => ("regex(pattern = \"..\")", "regex"),
        false => ("pattern(\"..\")", "pattern"),
    };
    let written = inside(item, form, errors)?;
    stands::on_text(item, ty, scope, errors)?;
    match pattern::for_rust(&written.value()) {
        Ok(rust) => Some(Rule::Pattern {
            written,
            rust,
            name,
        }),
        Err(fault) => {
            errors.push(syn::Error::new(written.span(), fault.sentence()));
            None
        }
    }
}

/// The text literal of `contains("..")` or `contains(pattern = "..")`; `regex` takes the second
/// form alone and `pattern` the first, as schemars has it.
fn inside(item: &Item, form: &str, errors: &mut Vec<syn::Error>) -> Option<LitStr> {
    let mut refuse = |span| {
        let message = format!("write `{form}`, with a text that the compiler can look at");
        errors.push(syn::Error::new(span, message));
        None
    };
    let Value::List(list) = &item.value else {
        return refuse(item.span());
    };
    let named = syn::parse2::<syn::MetaNameValue>(list.clone()).ok();
    let expression = match named {
        Some(named) if named.path.is_ident("pattern") && !item.is("pattern") => named.value,
        Some(_) => return refuse(item.span()),
        None if item.is("regex") => return refuse(item.span()),
        None => match syn::parse2::<Expr>(list.clone()) {
            Ok(expression) => expression,
            Err(_) => return refuse(item.span()),
        },
    };
    match attributes::ungrouped(&expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => refuse(literal.lit.span()),
        },
        _ => refuse(item.span()),
    }
}

fn inner(
    within: Level,
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<Rule> {
    let items = nested(item, within, errors)?;
    let (list, is_set) = match stands::on_list(item, ty, scope, errors)? {
        List::Ordered(ty) => (ty, false),
        List::Set(ty) => (ty, true),
    };
    let stated = level(&items, list, within, scope, errors);
    Some(match is_set {
        true => Rule::Members(stated),
        false => Rule::Items(stated),
    })
}

fn values(item: &Item, ty: &Type, scope: &Scope, errors: &mut Vec<syn::Error>) -> Option<Rule> {
    let items = nested(item, Level::Values, errors)?;
    let values = stands::on_map(item, ty, scope, errors)?;
    Some(Rule::Values(level(
        &items,
        values,
        Level::Values,
        scope,
        errors,
    )))
}

/// The rules within `inner(..)` or `values(..)`; at least one.
fn nested(item: &Item, level: Level, errors: &mut Vec<syn::Error>) -> Option<Vec<(Home, Item)>> {
    let before = errors.len();
    let Value::List(list) = &item.value else {
        return no_rule_within(item, errors);
    };
    let items = attributes::items(list.clone(), errors);
    if items.is_empty() && errors.len() == before {
        return no_rule_within(item, errors);
    }
    let mut kept = Vec::new();
    for item in items {
        if let Some(home) = known::within(&item, level, errors) {
            kept.push((home, item));
        }
    }
    (errors.len() == before).then_some(kept)
}

fn no_rule_within<T>(item: &Item, errors: &mut Vec<syn::Error>) -> Option<T> {
    let name = &item.name;
    let message = format!("`{name}` needs a rule: `{name}(length(min = 1))`");
    errors.push(syn::Error::new(item.span(), message));
    None
}

// A rule of one's own is a function.
fn with(item: &Item, level: Level, errors: &mut Vec<syn::Error>) -> Option<Rule> {
    if level != Level::Field {
        let message = "`with` stands on a field: let the function look at the whole list or map";
        errors.push(syn::Error::new(item.span(), message));
        return None;
    }
    item.path()
        .map(Rule::With)
        .map_err(|error| errors.push(error))
        .ok()
}

fn is_flag(item: &Item, errors: &mut Vec<syn::Error>) -> Option<()> {
    match item.value {
        Value::Flag => Some(()),
        Value::Is(_) | Value::List(_) => {
            let message = format!("`{}` takes no value", item.name);
            errors.push(syn::Error::new(item.span(), message));
            None
        }
    }
}

/// Whether equal items can be found by their hash; else each is compared with each.
fn can_be_hashed(ty: &Type, scope: &Scope) -> bool {
    match shape::shape(ty, scope) {
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Text => true,
        Shape::Option(ty) | Shape::Pointer(ty) => can_be_hashed(ty, scope),
        _ => false,
    }
}
