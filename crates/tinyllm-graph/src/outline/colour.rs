//! Colours of an outline, as ANSI sequences. Must not know how lines are broken.

use super::Row;

const DIM: &str = "\u{1b}[2m";
const BOLD: &str = "\u{1b}[1m";
const CYAN: &str = "\u{1b}[36m";
const YELLOW: &str = "\u{1b}[33m";
const MAGENTA: &str = "\u{1b}[35m";
const OFF: &str = "\u{1b}[0m";

/// Words that begin a step and are no node.
const WORDS: &[&str] = &[
    "match",
    "if",
    "concurrent",
    "race",
    "fallback",
    "for",
    "at",
    "return",
    "break",
    "continue",
    "else",
    "attempt",
    "in",
];

pub(super) fn painted(rows: &[Row]) -> String {
    let mut page = String::new();
    for (place, row) in rows.iter().enumerate() {
        let empty = row.text.is_empty() && row.tag.is_empty();
        let tree = if empty {
            row.tree.trim_end()
        } else {
            &row.tree
        };
        page.push_str(&in_colour(DIM, tree));
        let is_cost = place + 1 == rows.len();
        match is_cost {
            true => page.push_str(&in_colour(DIM, &row.text)),
            false => page.push_str(&text(&row.text)),
        }
        if !row.tag.is_empty() {
            page.push_str(&" ".repeat(row.gap));
            page.push_str(&tag(&row.tag));
        }
        page.push('\n');
    }
    page
}

fn in_colour(colour: &str, text: &str) -> String {
    match text.trim().is_empty() {
        true => text.to_owned(),
        false => format!("{colour}{text}{OFF}"),
    }
}

/// Patterns yellow, words of the language cyan, names that are called bold.
fn text(text: &str) -> String {
    if let Some((pattern, rest)) = text.split_once(" =>") {
        return format!(
            "{}{}",
            in_colour(YELLOW, &format!("{pattern} =>")),
            steps(rest)
        );
    }
    steps(text)
}

fn steps(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut quoted = false;
    while let Some(first) = rest.chars().next() {
        let word = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next();
        let word = word.filter(|word| !word.is_empty());
        let length = word.map_or(first.len_utf8(), str::len);
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        quoted ^= token == "\"";
        let starts = out.is_empty() || out.ends_with("= ") || out.ends_with(&format!("{OFF} "));
        let colour = match word {
            Some(_) if quoted => None,
            Some(_) if after.starts_with('(') && !after.starts_with("(..)") => Some(BOLD),
            Some(_) if after.starts_with(" as ") => Some(BOLD),
            Some(word) if starts && WORDS.contains(&word) => Some(CYAN),
            _ => None,
        };
        match colour {
            Some(colour) => out.push_str(&in_colour(colour, token)),
            None => out.push_str(token),
        }
        rest = after;
    }
    out
}

/// `-> Facts` dim, `llm` magenta.
fn tag(tag: &str) -> String {
    match tag.strip_suffix("llm") {
        Some(ty) => format!("{}{}", in_colour(DIM, ty), in_colour(MAGENTA, "llm")),
        None => in_colour(DIM, tag),
    }
}
