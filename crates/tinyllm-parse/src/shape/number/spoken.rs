//! Numbers in words: `twelve`, `minus one hundred and five`.

use std::borrow::Cow;

use serde_json::Number;

use super::BOUNDS;

/// Words that stand before a number.
const LEADS: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "exactly",
    "only",
    "circa",
    "ca",
    "nearly",
    "almost",
    "a",
];

/// No word of a number is longer.
const LONGEST: usize = "seventeen".len();

/// Words that turn its sign.
const SIGNS: &[&str] = &["minus", "negative"];

/// Whether a number in words can begin as this text of ASCII does. No other text is one.
pub(super) fn may_begin(text: &str) -> bool {
    let words = text.split(|own: char| !own.is_ascii_alphabetic());
    let is = |word: &str, all: &[&str]| all.iter().any(|own| own.eq_ignore_ascii_case(word));
    let mut words = words.filter(|word| !word.is_empty() && !is(word, LEADS) && !is(word, SIGNS));
    let Some(first) = words.next().filter(|word| word.len() <= LONGEST) else {
        return false;
    };
    let first = first.to_ascii_lowercase();
    first == "hundred" || small(&first).is_some() || scale(&first).is_some()
}

/// `twelve`, `minus one hundred and five`, `twelve apples`.
pub(super) fn spoken(words: &[Cow<'_, str>]) -> Option<Number> {
    let mut words = words.iter().map(Cow::as_ref).peekable();
    while words.next_if(|word| LEADS.contains(word)).is_some() {}
    let negative = words.next_if(|word| SIGNS.contains(word)).is_some();
    let (mut total, mut part, mut any) = (0_i64, 0_i64, false);
    let mut rest = Vec::new();
    for word in words {
        if !rest.is_empty() {
            rest.push(word);
        } else if let Some(value) = small(word) {
            // `nineteen eighty` is a year, or two numbers.
            if part % 100 != 0 && !(part % 10 == 0 && value < 10) {
                return None;
            }
            part += value;
            any = true;
        } else if word == "hundred" {
            part = part.max(1) * 100;
            any = true;
        } else if let Some(scale) = scale(word) {
            total += part.max(1) * scale;
            part = 0;
            any = true;
        } else if word != "and" || !any {
            rest.push(word);
        }
    }
    let another =
        |word: &&str| small(word).is_some() || scale(word).is_some() || BOUNDS.contains(word);
    if !any || rest.iter().any(another) {
        return None;
    }
    let value = total + part;
    Some(Number::from(if negative { -value } else { value }))
}

fn scale(word: &str) -> Option<i64> {
    Some(match word {
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "dozen" => 12,
        _ => return None,
    })
}

fn small(word: &str) -> Option<i64> {
    const ONES: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &[
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let ones = ONES.iter().position(|own| *own == word).map(|at| at as i64);
    let tens = TENS.iter().position(|own| *own == word);
    ones.or(tens.map(|at| 20 + 10 * at as i64))
}
