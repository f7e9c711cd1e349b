//! The digits and words of a text that may be a number.

use std::borrow::Cow;

use super::Why;

const CURRENCIES: &[&str] = &[
    "usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "inr", "cny", "rs", "us", "a", "c", "nzd",
    "sek",
];

/// A run of digits with its signs, and the words beside it.
#[derive(Default)]
pub(super) struct Tokens<'a> {
    pub(super) numbers: Vec<Digits<'a>>,
    pub(super) words: Vec<Cow<'a, str>>,
    /// Where the words after the first number begin.
    pub(super) words_after: Option<usize>,
}

pub(super) struct Digits<'a> {
    pub(super) text: &'a str,
    pub(super) negative: bool,
    /// Letters that touch it on the right.
    pub(super) suffix: &'a str,
    /// Between the number before and this one stands nothing but a slash.
    pub(super) over: bool,
}

pub(super) fn tokens(text: &str) -> Result<Tokens<'_>, Why> {
    let wide: Vec<(usize, char)> = match text.is_ascii() {
        true => Vec::new(),
        false => text.char_indices().collect(),
    };
    let length = if wide.is_empty() {
        text.len()
    } else {
        wide.len()
    };
    let get = |at: usize| match wide.get(at) {
        Some((_, own)) => *own,
        None if !wide.is_empty() => ' ',
        None => text.as_bytes().get(at).map_or(' ', |own| char::from(*own)),
    };
    let place = |at: usize| match wide.get(at) {
        Some((place, _)) => *place,
        None if wide.is_empty() => at,
        None => text.len(),
    };
    let part = |from: usize, to: usize| text.get(place(from)..place(to)).unwrap_or_default();
    let end = |from: usize, fits: &dyn Fn(char) -> bool| {
        let rest = from..length;
        from + rest.take_while(|at| fits(get(*at))).count()
    };
    let mut tokens = Tokens::default();
    let mut at = 0;
    // After the number before.
    let mut between = 0;
    while at < length {
        let character = get(at);
        let fraction = character == '.' && get(at + 1).is_ascii_digit();
        if character.is_ascii_digit() || fraction {
            let start = at;
            while is_number_sign(&get, at) {
                at += 1;
            }
            let digits = part(start, at);
            let suffix = part(at, end(at, &char::is_alphabetic));
            at = end(at, &char::is_alphabetic);
            let between_both = part(between, start);
            let blank = |own: char| own.is_whitespace() || is_currency(own);
            let sign = between_both.trim_end_matches(blank);
            let negative = sign.ends_with(MINUS)
                && (tokens.numbers.is_empty() || !sign.trim_end_matches(MINUS).is_empty());
            tokens.numbers.push(Digits {
                text: digits,
                negative,
                suffix,
                over: matches!(between_both.trim(), "/" | "⁄"),
            });
            tokens.words_after.get_or_insert(tokens.words.len());
            between = at;
        } else if character.is_alphabetic() {
            let word_end = end(at, &|own| own.is_alphabetic() || own == '\'');
            let word = lower(part(at, word_end));
            at = word_end;
            // `Q3`, `v2`: a name with a number in it.
            if get(at).is_ascii_digit() && !CURRENCIES.contains(&word.as_ref()) {
                return Err(Why::NoNumber);
            }
            tokens.words.push(word);
        } else {
            at += 1;
        }
    }
    Ok(tokens)
}

const MINUS: [char; 3] = ['-', '−', '–'];

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|own| own.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.to_lowercase())
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '¢')
}

/// Digits, and signs between digits. An exponent is a part of its number.
fn is_number_sign(get: &impl Fn(usize) -> char, at: usize) -> bool {
    let (before, here, next) = (get(at.saturating_sub(1)), get(at), get(at + 1));
    if here.is_ascii_digit() {
        return true;
    }
    let digits = before.is_ascii_digit() && next.is_ascii_digit();
    match here {
        '.' => next.is_ascii_digit(),
        ',' | '_' | '\'' | '’' => digits,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
            let group = (1..=3).all(|offset| get(at + offset).is_ascii_digit());
            digits && group && !get(at + 4).is_ascii_digit()
        }
        'e' | 'E' => {
            let signed = matches!(next, '+' | '-') && get(at + 2).is_ascii_digit();
            before.is_ascii_digit() && (next.is_ascii_digit() || signed)
        }
        '+' | '-' => {
            matches!(before, 'e' | 'E')
                && next.is_ascii_digit()
                && at > 1
                && get(at - 2).is_ascii_digit()
        }
        _ => false,
    }
}
