//! Numbers as people and models write them.
//!
//! Lives here: which number a text means, if it means one. It must not know of schemas.

mod spoken;
mod tokens;

use std::borrow::Cow;

use serde_json::Number;

use spoken::spoken;
use tokens::{Digits, Tokens, tokens};

/// A number, and whether it stood as JSON writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) number: Number,
    pub(crate) plain: bool,
}

/// Why a text means no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    NoNumber,
    Several,
    NotWhole,
}

/// Longer texts are sentences.
const LENGTH: usize = 200;

/// Shorter texts than this are no sentences.
const PHRASE: usize = 12;

/// Words that make a bound or a range of the number beside them.
const BOUNDS: &[&str] = &[
    "to", "between", "or", "than", "least", "most", "under", "over", "up", "max", "min", "until",
];

/// The number that `text` means; with `whole`, one without a fraction.
pub(crate) fn read(text: &str, whole: bool) -> Result<Read, Why> {
    let text = text.trim();
    if let Some(number) = json(text) {
        return checked(number, whole, true);
    }
    if text.len() > LENGTH || !may_be_number(text) {
        return Err(Why::NoNumber);
    }
    let plain = narrow(text);
    let text = plain.as_ref();
    let number = match prefixed(text) {
        Some(number) => number,
        None => in_words_and_digits(text)?,
    };
    checked(number, whole, false)
}

/// About how much work it is to read `text`.
pub(crate) fn work(text: &str) -> usize {
    if text.len() > LENGTH || !may_be_number(text) {
        return 1;
    }
    8 + text.len()
}

/// Whether there are digits in it, or words that a number may begin with: most words are neither,
/// and are looked at no further.
fn may_be_number(text: &str) -> bool {
    !text.is_ascii() || text.bytes().any(|own| own.is_ascii_digit()) || spoken::may_begin(text)
}

/// With wide digits written as plain ones.
fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |own: char| match own {
        '０'..='９' => char::from_digit(u32::from(own) - u32::from('０'), 10).unwrap_or(own),
        '．' => '.',
        '，' => ',',
        _ => own,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// A number of JSON, or what is left of one that was cut.
pub(crate) fn cut(text: &str) -> Option<Number> {
    let whole = text.trim_end_matches(['.', 'e', 'E', '+', '-']);
    json(whole)
}

fn checked(number: Number, whole: bool, plain: bool) -> Result<Read, Why> {
    if !whole || !number.is_f64() {
        return Ok(Read { number, plain });
    }
    let float = number.as_f64().unwrap_or(f64::NAN);
    if float.fract() != 0.0 {
        return Err(Why::NotWhole);
    }
    let digits = format!("{float:.0}");
    let number = json(&digits).filter(|own| !own.is_f64()).unwrap_or(number);
    Ok(Read {
        number,
        plain: false,
    })
}

fn json(text: &str) -> Option<Number> {
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() && first != b'-' {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// `0x1F`, `0b101`, `0o17`.
fn prefixed(text: &str) -> Option<Number> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    if !digits.starts_with('0') {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = [("0x", 16), ("0b", 2), ("0o", 8)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, lower.strip_prefix(prefix)?)))?;
    let value = i64::from_str_radix(&digits.replace('_', ""), radix).ok()?;
    Some(Number::from(sign * value))
}

fn in_words_and_digits(text: &str) -> Result<Number, Why> {
    if text.contains(['"', '{', '}', '[', ']']) {
        return Err(Why::NoNumber);
    }
    if text.len() > PHRASE && super::doubt::is_hedged(text) {
        return Err(Why::NoNumber);
    }
    let tokens = tokens(text)?;
    let bounded = |words: &[Cow<'_, str>]| words.iter().any(|word| BOUNDS.contains(&word.as_ref()));
    match tokens.numbers.as_slice() {
        [] => spoken(&tokens.words).ok_or(Why::NoNumber),
        [_] if bounded(&tokens.words) => Err(Why::Several),
        [only] => one(only, &tokens),
        [above, below] if below.over && tokens.words.is_empty() => {
            let (above, below) = (plain(above)?, plain(below)?);
            let value = above.as_f64().zip(below.as_f64()).map(|(a, b)| a / b);
            value
                .and_then(Number::from_f64)
                .map(tidy)
                .ok_or(Why::NoNumber)
        }
        _ => Err(Why::Several),
    }
}

fn tidy(number: Number) -> Number {
    checked(number.clone(), true, false).map_or(number, |read| read.number)
}

fn one(digits: &Digits<'_>, tokens: &Tokens<'_>) -> Result<Number, Why> {
    let number = plain(digits)?;
    let after = tokens.words_after.and_then(|at| tokens.words.get(at));
    let next = after.map_or("", Cow::as_ref);
    let negative = tokens
        .words
        .iter()
        .take(tokens.words_after.unwrap_or(usize::MAX))
        .any(|word| word == "minus" || word == "negative");
    let factor = match (digits.suffix, next) {
        ("k" | "K", _) => 1e3,
        ("M" | "mn" | "mio" | "mil", _) => 1e6,
        ("B" | "bn", _) => 1e9,
        ("T", _) => 1e12,
        ("", "thousand" | "k") => 1e3,
        ("", "hundred") => 1e2,
        ("", "million" | "millions" | "mn" | "mio") => 1e6,
        ("", "billion" | "billions" | "bn") => 1e9,
        ("", "trillion") => 1e12,
        ("", "dozen") => 12.0,
        _ => 1.0,
    };
    let sign = if negative { -1.0 } else { 1.0 };
    if factor * sign == 1.0 {
        return Ok(number);
    }
    let value = number.as_f64().map(|value| value * factor * sign);
    // Thousandths that binary fractions cannot hold are rounded away: 1.1k is 1100.
    let value = value.map(|value| (value * 1e6).round() / 1e6);
    value
        .and_then(Number::from_f64)
        .map(tidy)
        .ok_or(Why::NoNumber)
}

fn plain(digits: &Digits<'_>) -> Result<Number, Why> {
    let simple = digits.text.bytes().all(|own| own.is_ascii_digit());
    if simple && !digits.negative && !digits.text.starts_with('0') {
        return json(digits.text).ok_or(Why::NoNumber);
    }
    let text: String = digits
        .text
        .chars()
        .filter(|own| !matches!(own, '_' | '\'' | '’') && !own.is_whitespace())
        .collect();
    let text = decimal(&text).ok_or(Why::Several)?;
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text.as_str(), ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if digits.negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    json(&format!("{sign}{whole}{point}{fraction}{exponent}")).ok_or(Why::NoNumber)
}

/// With a point for fractions and nothing between thousands.
fn decimal(text: &str) -> Option<String> {
    let commas = text.matches(',').count();
    let points = text.matches('.').count();
    match (commas, points) {
        (0, 0 | 1) => Some(text.to_owned()),
        (0, _) => grouped(text, '.'),
        (_, 0) if grouped(text, ',').is_some() => grouped(text, ','),
        (1, 0) => Some(text.replace(',', ".")),
        (_, 0) => None,
        _ if text.rfind(',') < text.rfind('.') && points == 1 => {
            let (whole, fraction) = text.split_once('.')?;
            Some(format!("{}.{fraction}", grouped(whole, ',')?))
        }
        _ if commas == 1 => {
            let (whole, fraction) = text.split_once(',')?;
            Some(format!("{}.{fraction}", grouped(whole, '.')?))
        }
        _ => None,
    }
}

/// `1,234,567` or, as in India, `12,34,567`.
fn grouped(text: &str, sign: char) -> Option<String> {
    let groups: Vec<&str> = text.split(sign).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let fits = (1..=3).contains(&first.len())
        && last.len() == 3
        && middle.iter().all(|group| matches!(group.len(), 2 | 3));
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<f64, Why>) {
        let read = read(text, false).map(|read| read.number.as_f64().unwrap_or(f64::NAN));
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn numbers_of_people() {
        for (text, value) in [
            ("1,000", 1000.0),
            ("$3", 3.0),
            ("$1,234.50", 1234.5),
            ("-$5", -5.0),
            ("50%", 50.0),
            ("1/5", 0.2),
            ("1.5e3", 1500.0),
            ("≈ 12", 12.0),
            ("12 apples", 12.0),
            ("£20", 20.0),
            ("2k", 2000.0),
            ("twelve", 12.0),
            ("1_000", 1000.0),
            ("0x1F", 31.0),
            ("(5)", 5.0),
            ("1.234,56 €", 1234.56),
            ("1 000 000", 1e6),
            ("1,5", 1.5),
            ("12kg", 12.0),
            ("3.5 million", 3.5e6),
            ("USD 20", 20.0),
            ("-5", -5.0),
            ("+7", 7.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("007", 7.0),
            ("twenty-one", 21.0),
            ("one hundred and five", 105.0),
            ("minus five", -5.0),
            ("two thousand", 2000.0),
            ("#1", 1.0),
            ("−4", -4.0),
            ("12,34,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("3rd", 3.0),
            ("a dozen", 12.0),
            ("1.1k", 1100.0),
            ("5 (five)", 5.0),
            ("90 minutes", 90.0),
            ("twelve apples", 12.0),
        ] {
            check(text, Ok(value));
        }
    }

    #[test]
    fn no_numbers() {
        check("unknown", Err(Why::NoNumber));
        check("10 to 20", Err(Why::Several));
        check("10-20", Err(Why::Several));
        check("2024-01-02", Err(Why::Several));
        check("12:30", Err(Why::Several));
        check("at least 5", Err(Why::Several));
        check("1.2.3", Err(Why::Several));
        check("v2", Err(Why::NoNumber));
        check("", Err(Why::NoNumber));
        assert_eq!(read("3.7", true), Err(Why::NotWhole));
    }
}
