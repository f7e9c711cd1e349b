//! The limits of a rule: `(min = 0, max = 5)`, read and checked against each other and the type.

use super::attributes::{self, Item, Value};
use super::bound::{Bound, Number};
use super::rule::NumberType;
use super::shape::Integer;

/// The bounds of a rule; one of them is there.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) min: Option<Bound>,
    pub(super) max: Option<Bound>,
    pub(super) equal: Option<Bound>,
}

pub(super) fn parse(item: &Item, errors: &mut Vec<syn::Error>) -> Option<Limits> {
    let name = &item.name;
    let empty = |errors: &mut Vec<syn::Error>| {
        let message = format!("`{name}` needs a bound: `{name}(min = 1)`, `{name}(max = 5)`");
        errors.push(syn::Error::new(item.span(), message));
        None
    };
    let Value::List(list) = &item.value else {
        return empty(errors);
    };
    let before = errors.len();
    let bounds = attributes::items(list.clone(), errors);
    if let Some(unread) = errors.get_mut(before) {
        let message = format!("name the bounds: `{name}(min = 1, max = 5)`");
        *unread = syn::Error::new(unread.span(), message);
    }
    if bounds.is_empty() && errors.len() == before {
        return empty(errors);
    }
    let mut limits = Limits::default();
    for bound in &bounds {
        limit(bound, &mut limits, errors);
    }
    let both = limits.min.is_some() || limits.max.is_some();
    if let Some(equal) = bounds.iter().find(|bound| both && bound.is("equal")) {
        let message = "`equal` stands alone: leave `min` and `max` out";
        errors.push(syn::Error::new(equal.span(), message));
    }
    (errors.len() == before).then_some(limits)
}

fn limit(item: &Item, limits: &mut Limits, errors: &mut Vec<syn::Error>) {
    let name = item.name.to_string();
    let place = match name.as_str() {
        "min" => &mut limits.min,
        "max" => &mut limits.max,
        "equal" => &mut limits.equal,
        _ => {
            let message = format!("no bound named `{name}`; bounds: `min`, `max`, `equal`");
            return errors.push(syn::Error::new(item.span(), message));
        }
    };
    if place.is_some() {
        return errors.push(syn::Error::new(
            item.span(),
            format!("`{name}` is given twice"),
        ));
    }
    match Bound::parse(item) {
        Ok(bound) => *place = Some(bound),
        Err(error) => errors.push(error),
    }
}

impl Limits {
    fn all(&self) -> impl Iterator<Item = &Bound> {
        [&self.min, &self.max, &self.equal].into_iter().flatten()
    }
}

/// Whether they can be the limits of a number.
pub(super) fn of_number(limits: &Limits, number: NumberType, errors: &mut Vec<syn::Error>) -> bool {
    let before = errors.len();
    for bound in limits.all() {
        bound_of_number(bound, number, errors);
    }
    if errors.len() == before {
        not_crossed(limits, errors);
    }
    errors.len() == before
}

/// Whether it can be a bound of a number.
pub(super) fn bound_of_number(
    bound: &Bound,
    number: NumberType,
    errors: &mut Vec<syn::Error>,
) -> bool {
    let before = errors.len();
    if let NumberType::Integer(integer) | NumberType::NonZero(integer) = number {
        inside_of_type(bound, integer, errors);
    }
    if errors.len() == before {
        inside_of_json(bound, errors);
    }
    errors.len() == before
}

/// Whether they can be the limits of a length.
pub(super) fn of_length(limits: &Limits, errors: &mut Vec<syn::Error>) -> bool {
    let before = errors.len();
    for bound in limits.all() {
        counts(bound, errors);
    }
    if errors.len() == before {
        not_crossed(limits, errors);
    }
    errors.len() == before
}

// A minimum above the maximum lets nothing pass.
fn not_crossed(limits: &Limits, errors: &mut Vec<syn::Error>) {
    let (Some(min), Some(max)) = (&limits.min, &limits.max) else {
        return;
    };
    let (Some(low), Some(high)) = (min.number, max.number) else {
        return;
    };
    if low.is_above(high) {
        let message = format!("no value can pass: the minimum {low} is above the maximum {high}");
        errors.push(min.error(message));
    }
}

// The bound of an integer is an integer of the same type.
fn inside_of_type(bound: &Bound, integer: Integer, errors: &mut Vec<syn::Error>) {
    let name = integer.name;
    let (below, above) = integer.limits();
    let message = match bound.number {
        None => return,
        Some(number @ Number::Fraction(_)) => {
            format!("`{name}` holds whole numbers only; {number} has a fraction")
        }
        Some(
            number @ Number::Whole {
                negative,
                magnitude,
            },
        ) => {
            if magnitude <= if negative { below } else { above } {
                return;
            }
            let sign = if below > 0 { "-" } else { "" };
            format!("{number} is outside `{name}`, which goes from {sign}{below} to {above}")
        }
    };
    errors.push(bound.error(message));
}

// A schema is JSON, and its readers hold whole numbers of up to 64 bits.
fn inside_of_json(bound: &Bound, errors: &mut Vec<syn::Error>) {
    let Some(Number::Whole {
        negative,
        magnitude,
    }) = bound.number
    else {
        return;
    };
    let most = if negative { 1 << 63 } else { u64::MAX.into() };
    if magnitude > most {
        let message = "a schema holds whole numbers of up to 64 bits: leave this bound out, or \
                       check it in a function of your own, `#[validate(with = path)]`";
        errors.push(bound.error(message));
    }
}

// A length is a whole number from 0.
fn counts(bound: &Bound, errors: &mut Vec<syn::Error>) {
    let message = match bound.number {
        None => return,
        Some(Number::Whole { negative: true, .. }) => "a length is never negative".to_owned(),
        Some(Number::Whole {
            negative: false,
            magnitude,
        }) => {
            if magnitude <= u64::MAX.into() {
                return;
            }
            format!("nothing is as long as {magnitude}")
        }
        Some(number @ Number::Fraction(_)) => format!("a length is a whole number, not {number}"),
    };
    errors.push(bound.error(message));
}
