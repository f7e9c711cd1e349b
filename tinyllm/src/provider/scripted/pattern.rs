//! Pattern: a text in which `*` stands for any characters.
//!
//! Knows nothing of what is compared.

/// Does the text match the pattern? `*` stands for any characters, none included; everything else
/// stands for itself. Takes each part where it first fits, so the time is that of a few searches.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = text.split_once(part) else {
            return false;
        };
        text = after;
    }
    text.ends_with(last)
}
