//! The digits and words of a text that may be a number.

use super::Why;

const CURRENCIES: &[&str] = &[
    "usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "inr", "cny", "rs", "us", "a", "c", "nzd",
    "sek",
];

/// A run of digits with its signs, and the words beside it.
#[derive(Default)]
pub(super) struct Tokens {
    pub(super) numbers: Vec<Digits>,
    pub(super) words: Vec<String>,
    /// Where the words after the first number begin.
    pub(super) words_after: Option<usize>,
}

pub(super) struct Digits {
    pub(super) text: String,
    pub(super) negative: bool,
    /// Letters that touch it on the right.
    pub(super) suffix: String,
    /// Between the number before and this one stands nothing but a slash.
    pub(super) over: bool,
}

pub(super) fn tokens(text: &str) -> Result<Tokens, Why> {
    let characters: Vec<char> = text.chars().collect();
    let get = |at: usize| characters.get(at).copied().unwrap_or(' ');
    let mut tokens = Tokens::default();
    let mut at = 0;
    let mut between = String::new();
    while at < characters.len() {
        let character = get(at);
        let fraction = character == '.' && get(at + 1).is_ascii_digit();
        if character.is_ascii_digit() || fraction {
            let start = at;
            while is_number_sign(&get, at) {
                at += 1;
            }
            let digits: String = characters.iter().take(at).skip(start).collect();
            let suffix: String = characters
                .iter()
                .skip(at)
                .take_while(|own| own.is_alphabetic())
                .collect();
            at += suffix.chars().count();
            let sign =
                between.trim_end_matches(|own: char| own.is_whitespace() || is_currency(own));
            let negative = sign.ends_with(['-', '−', '–'])
                && (tokens.numbers.is_empty()
                    || !sign.trim_end_matches(['-', '−', '–']).is_empty());
            tokens.numbers.push(Digits {
                text: digits,
                negative,
                suffix,
                over: between.trim() == "/" || between.trim() == "⁄",
            });
            tokens.words_after.get_or_insert(tokens.words.len());
            between.clear();
        } else if character.is_alphabetic() {
            let word: String = characters
                .iter()
                .skip(at)
                .take_while(|own| own.is_alphabetic() || **own == '\'')
                .collect();
            at += word.chars().count();
            let word = word.to_lowercase();
            // `Q3`, `v2`: a name with a number in it.
            if get(at).is_ascii_digit() && !CURRENCIES.contains(&word.as_str()) {
                return Err(Why::NoNumber);
            }
            between.push_str(&word);
            tokens.words.push(word);
        } else {
            between.push(character);
            at += 1;
        }
    }
    Ok(tokens)
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
