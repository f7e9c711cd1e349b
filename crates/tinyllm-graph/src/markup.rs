//! Text made safe for XML, HTML and everything else that is shown. Must not know graphs.

/// Text without what could change how its surroundings are read: control characters but line breaks
/// and tabs, and the invisible signs that turn the direction of text, are replaced by `U+FFFD`.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            c if c.is_control() || turns_direction(c) || is_no_character(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The signs of <https://www.unicode.org/reports/tr9/> that embed, override and isolate directions.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What XML 1.0 refuses although it is a `char`.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Text for XML and HTML on one line, in content and in attributes between double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// The same, behind what is written already.
pub(crate) fn escape(text: &str, out: &mut String) {
    let is_harmless = |byte: u8| {
        matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
    };
    // Names, most of all: build scripts run without optimisation.
    if text.bytes().all(is_harmless) {
        out.push_str(text);
        return;
    }
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No line break in the source: a blank line would end a block of Markdown around it.
            '\n' => out.push_str("&#10;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_opens_or_turns() {
        assert_eq!(
            escaped("</script>]]>\"'&\u{202e}\u{0}"),
            "&lt;/script&gt;]]&gt;&quot;&#39;&amp;\u{fffd}\u{fffd}"
        );
        assert_eq!(plain("a\tb\nc"), "a b\nc");
    }
}
