//! Token text made uniform, so that a macro and a source scan write the same. Must not know graphs.

/// Rust tokens with the spaces a person would put: the printers of `proc_macro`, `proc_macro2` and
/// `stringify!` differ in theirs. Tidying twice changes nothing. Literals stay as they are.
///
/// ```
/// use tinyllm_graph::tidy;
///
/// assert_eq!(tidy("Vec < Option < u8 > >"), "Vec<Option<u8>>");
/// assert_eq!(tidy("Verdict :: Bad{reason , ..}"), "Verdict::Bad { reason, .. }");
/// assert_eq!(tidy("& 'static [ u8 ; 4 ]"), "&'static [u8; 4]");
/// ```
pub fn tidy(tokens: &str) -> String {
    let mut out = String::with_capacity(tokens.len());
    let mut rest = tokens.trim_start();
    while let Some((token, after)) = next_token(rest) {
        if space_between(&out, token) {
            out.push(' ');
        }
        out.push_str(token);
        let trimmed = after.trim_start();
        if trimmed.len() < after.len() && wants_word_gap(&out, trimmed) {
            out.push(' ');
        }
        rest = trimmed;
    }
    out
}

/// Splits off a word, a literal, or a run of punctuation that belongs together.
fn next_token(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let length = if first == '"' {
        string_length(text)
    } else if first == '\'' {
        quote_length(text)
    } else if is_word(first) {
        text.find(|c| !is_word(c)).unwrap_or(text.len())
    } else {
        ["..=", "...", "->", "=>", "::", "..", "=="]
            .into_iter()
            .find(|joint| text.starts_with(joint))
            .map_or(first.len_utf8(), str::len)
    };
    text.split_at_checked(length)
}

fn string_length(text: &str) -> usize {
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

/// `'x'` and `'\n'` are literals, `'a` is a lifetime of which only the quote is taken.
fn quote_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let escaped = matches!(chars.next(), Some((_, '\\')));
    if escaped {
        chars.next();
    }
    match chars.next() {
        Some((place, '\'')) => place + 1,
        _ => 1,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether grammar asks for a space before `token`, however it was written.
fn space_between(out: &str, token: &str) -> bool {
    if out.is_empty() || out.ends_with(' ') {
        return false;
    }
    match token {
        "}" => !out.ends_with('{'),
        ")" | "]" | ">" | "," | ";" | "::" | ":" => false,
        _ => is_spaced(token) || asks_for_space(out),
    }
}

/// Whether what stands last has a space behind it.
fn asks_for_space(out: &str) -> bool {
    let single_colon = out.ends_with(':') && !out.ends_with("::");
    let range = out.ends_with("..=");
    let joint = out.ends_with("->") || out.ends_with("=>");
    let word = last_word(out);
    let lifetime = !word.is_empty() && out.trim_end_matches(is_word).ends_with('\'');
    let keyword = lifetime || ["mut", "dyn", "as", "impl"].contains(&word);
    single_colon
        || joint
        || keyword
        || !range && out.ends_with([',', ';', '{', '}', '=', '+', '|', '@'])
}

fn last_word(out: &str) -> &str {
    out.rsplit(|c| !is_word(c)).next().unwrap_or_default()
}

/// Punctuation with a space on both sides.
fn is_spaced(token: &str) -> bool {
    matches!(token, "{" | "->" | "=>" | "==" | "=" | "+" | "|" | "@")
}

/// Whether a space that stood between two tokens keeps them apart: `dyn Node`, `<Vec<T> as Node>`.
fn wants_word_gap(out: &str, rest: &str) -> bool {
    let closes = |c: char| is_word(c) || matches!(c, '>' | ')' | ']' | '"');
    let opens = |c: char| is_word(c) || matches!(c, '\'' | '"');
    out.ends_with(closes) && rest.starts_with(opens)
        || out.ends_with(is_word) && rest.starts_with('&')
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn tidies_every_printer_the_same() {
        let cases = [
            ("Vec < Document >", "Vec<Document>"),
            ("( a , b , )", "(a, b,)"),
            ("(mail , report)", "(mail, report)"),
            ("Kept :: Enough { docs }", "Kept::Enough { docs }"),
            ("Kept::Enough{docs : all}", "Kept::Enough { docs: all }"),
            ("Topic :: A | Topic :: B", "Topic::A | Topic::B"),
            ("whole @ Some (_)", "whole @ Some(_)"),
            (
                "Box < dyn Fn (u8) -> Vec < u8 > + Send >",
                "Box<dyn Fn(u8) -> Vec<u8> + Send>",
            ),
            ("< Vec < T > as Node > :: Out", "<Vec<T> as Node>::Out"),
            ("& 'static str", "&'static str"),
            ("& mut [ u8 ; 4 ]", "&mut [u8; 4]"),
            ("plan . steps", "plan.steps"),
            ("describe (..)", "describe(..)"),
            ("f ( \"a  ,b\\\" c\" , '\"' )", "f(\"a  ,b\\\" c\", '\"')"),
            ("1 ..= 5", "1..=5"),
            ("0.8", "0.8"),
            ("()", "()"),
            ("Bad { }", "Bad {}"),
            ("Bad { reason , .. }", "Bad { reason, .. }"),
            ("HashMap<String,Vec<u8>>", "HashMap<String, Vec<u8>>"),
            (
                "std :: collections :: BTreeMap < String , u8 >",
                "std::collections::BTreeMap<String, u8>",
            ),
            ("", ""),
        ];
        for (tokens, expected) in cases {
            assert_eq!(tidy(tokens), expected);
            assert_eq!(tidy(expected), expected);
        }
    }
}
