//! Rules of a number, looked at together: whether any value passes all of them.
//!
//! Knows literals; a constant's value is not a macro's to know.

use super::super::bound::{Bound, Number};
use super::{NumberType, Rule, Stated};

/// The rules that a number can have at once.
#[derive(Default)]
struct Numbers<'s> {
    min: Option<&'s Bound>,
    max: Option<&'s Bound>,
    above: Option<&'s Stated>,
    below: Option<&'s Stated>,
    step: Option<&'s Stated>,
    ty: Option<NumberType>,
}

impl<'s> Numbers<'s> {
    fn of(stated: &'s [Stated]) -> Self {
        let mut numbers = Self::default();
        for one in stated {
            match &one.rule {
                Rule::Range(limits, ty) => {
                    numbers.ty = Some(*ty);
                    numbers.min = limits.min.as_ref().or(limits.equal.as_ref());
                    numbers.max = limits.max.as_ref().or(limits.equal.as_ref());
                }
                Rule::Above(_, ty) => (numbers.ty, numbers.above) = (Some(*ty), Some(one)),
                Rule::Below(_, ty) => (numbers.ty, numbers.below) = (Some(*ty), Some(one)),
                Rule::MultipleOf(_, ty) => (numbers.ty, numbers.step) = (Some(*ty), Some(one)),
                _ => {}
            }
        }
        numbers
    }
}

// A number has one lower and one upper bound, with room between them.
pub(super) fn let_something_pass(stated: &[Stated], errors: &mut Vec<syn::Error>) {
    let numbers = Numbers::of(stated);
    let before = errors.len();
    one_bound_a_side(&numbers, errors);
    if errors.len() > before {
        return;
    }
    match numbers.ty {
        Some(NumberType::Integer(ty) | NumberType::NonZero(ty)) => {
            let (below, above) = ty.limits();
            whole_numbers(&numbers, (below, above), errors);
        }
        Some(NumberType::Float(_)) => fractions(&numbers, errors),
        None => {}
    }
}

fn one_bound_a_side(numbers: &Numbers<'_>, errors: &mut Vec<syn::Error>) {
    if let (Some(_), Some(above)) = (numbers.min, numbers.above) {
        let message = "two lower bounds: keep `exclusive_min` or the `min` of `range`";
        errors.push(syn::Error::new(above.span, message));
    }
    if let (Some(_), Some(below)) = (numbers.max, numbers.below) {
        let message = "two upper bounds: keep `exclusive_max` or the `max` of `range`";
        errors.push(syn::Error::new(below.span, message));
    }
}

/// The bound of an exclusive rule or a step.
fn bound(stated: &Stated) -> Option<&Bound> {
    match &stated.rule {
        Rule::Above(bound, _) | Rule::Below(bound, _) | Rule::MultipleOf(bound, _) => Some(bound),
        _ => None,
    }
}

fn whole(bound: &Bound) -> Option<i128> {
    bound.number.and_then(Number::to_i128)
}

/// Where there is one, its value or `None`; else what the type says.
fn or_of_type<T>(
    rule: Option<T>,
    value: impl Fn(T) -> Option<i128>,
    of_type: i128,
) -> Option<i128> {
    match rule {
        Some(rule) => value(rule),
        None => Some(of_type),
    }
}

fn whole_numbers(
    numbers: &Numbers<'_>,
    (below, above): (u128, u128),
    errors: &mut Vec<syn::Error>,
) {
    let least = i128::try_from(below).map_or(i128::MIN, |below| -below);
    let most = i128::try_from(above).unwrap_or(i128::MAX);
    let low = match numbers.above.and_then(bound) {
        Some(above) => whole(above).and_then(|above| above.checked_add(1)),
        None => or_of_type(numbers.min, whole, least),
    };
    let high = match numbers.below.and_then(bound) {
        Some(below) => whole(below).and_then(|below| below.checked_sub(1)),
        None => or_of_type(numbers.max, whole, most),
    };
    let (Some(low), Some(high)) = (low, high) else {
        return;
    };
    if low > high {
        if let Some(bound) = numbers.above.or(numbers.below).and_then(bound) {
            errors.push(bound.error("no value can pass: no whole number is between the bounds"));
        }
        return;
    }
    let Some(step) = numbers.step.and_then(bound) else {
        return;
    };
    let Some(size) = whole(step).filter(|size| *size > 0) else {
        return;
    };
    let over = low.rem_euclid(size);
    let first = match over {
        0 => Some(low),
        over => low.checked_add(size - over),
    };
    if first.is_none_or(|first| first > high) {
        let message = format!("no value can pass: no multiple of {size} is from {low} to {high}");
        errors.push(step.error(message));
    }
}

fn fractions(numbers: &Numbers<'_>, errors: &mut Vec<syn::Error>) {
    let above = numbers.above.and_then(bound);
    let below = numbers.below.and_then(bound);
    let (Some(low), Some(high)) = (above.or(numbers.min), below.or(numbers.max)) else {
        return;
    };
    // Two inclusive bounds are looked at by `range` itself.
    let (Some(exclusive), Some(low), Some(high)) = (above.or(below), low.number, high.number)
    else {
        return;
    };
    if !high.is_above(low) {
        let message = format!("no value can pass: nothing is between {low} and {high}");
        errors.push(exclusive.error(message));
    }
}

// A step is above 0; a fraction is one that a binary number holds, since readers of the schema
// disagree on the multiples of all others: 0.3 is no multiple of 0.1 there.
pub(super) fn is_step(step: &Bound, ty: NumberType, errors: &mut Vec<syn::Error>) -> bool {
    let Some(number) = step.number else {
        return true;
    };
    let zero = Number::Whole {
        negative: false,
        magnitude: 0,
    };
    if !number.is_above(zero) {
        errors.push(step.error("`multiple_of` is above 0"));
        return false;
    }
    if let (Number::Fraction(value), NumberType::Float(_)) = (number, ty)
        && (value * 1_048_576.0).fract() != 0.0
    {
        let message = format!(
            "{number} has no exact binary form, so that readers of the schema disagree on its \
             multiples: count in whole numbers, or in a fraction such as 0.5"
        );
        errors.push(step.error(message));
        return false;
    }
    true
}
