//! How wide text is, and where a long one breaks. Must not know pictures.
//!
//! Measured with the widest font of the stack that pictures name, so that text is never wider than
//! measured; what the table does not know counts as wide as the widest.

mod table;

/// The fonts of a picture: what systems have, the widest of which is DejaVu Sans (or Verdana).
pub(crate) const STACK: &str =
    "'Helvetica Neue','Segoe UI',Helvetica,Arial,'DejaVu Sans',Verdana,sans-serif";

/// Size in pixels and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Font {
    pub(crate) size: i32,
    pub(crate) bold: bool,
}

impl Font {
    pub(crate) const fn new(size: i32) -> Self {
        Self { size, bold: false }
    }

    pub(crate) const fn bold(size: i32) -> Self {
        Self { size, bold: true }
    }

    /// The width of a text in pixels, rounded up.
    pub(crate) fn width(self, text: &str) -> i32 {
        let table = match self.bold {
            true => table::BOLD,
            false => table::REGULAR,
        };
        self.sum(text, table)
    }

    /// The width of the text in the widest of all fonts that may stand in for the stack.
    pub(crate) fn worst_width(self, text: &str) -> i32 {
        let table = match self.bold {
            true => table::WIDEST_BOLD,
            false => table::WIDEST_REGULAR,
        };
        self.sum(text, table)
    }

    fn sum(self, text: &str, table: Table) -> i32 {
        let mut hundredths = 0;
        for c in text.chars() {
            hundredths += of(c, table);
        }
        (hundredths.saturating_mul(self.size) + 99) / 100
    }
}

/// The first character of each range, and widths from there.
type Table = &'static [(u32, &'static [u8])];

/// Hundredths of the font's size.
fn of(c: char, table: Table) -> i32 {
    let code = u32::from(c);
    // Nearly all text is in the first range.
    if let Some((first, widths)) = table.first()
        && let Some(place) = code.checked_sub(*first)
        && let Some(width) = widths.get(place as usize)
    {
        return i32::from(*width);
    }
    let known = table.iter().find_map(|(first, widths)| {
        let place = usize::try_from(code.checked_sub(*first)?).ok()?;
        widths.get(place).copied()
    });
    known.map_or_else(|| beyond(c), i32::from)
}

/// Characters that no font of the stack need have: those of other scripts, signs, emoji.
fn beyond(c: char) -> i32 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        // Han, kana, hangul, full-width forms: one em, whatever the font.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3fffd}' => 104,
        _ => 145,
    }
}

/// Breaks a text into lines of at most `room` pixels: behind what separates words, within a word only
/// where it is wider than a line.
pub(crate) fn wrapped(text: &str, font: Font, room: i32) -> Vec<String> {
    if font.width(text) <= room {
        return vec![text.trim_end().to_owned()];
    }
    let mut lines = vec![String::new()];
    for atom in atoms(text) {
        for piece in pieces(&atom, font, room) {
            let full = lines.last().is_some_and(|line| {
                !line.is_empty() && font.width(&format!("{line}{}", piece.trim_end())) > room
            });
            if full {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&piece);
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// The same, with `…` at the end of the last of `count` lines if that is not all.
pub(crate) fn clipped(text: &str, font: Font, room: i32, count: usize) -> Vec<String> {
    let mut lines = wrapped(text, font, room);
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            while font.width(&format!("{last}…")) > room && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

/// What stays together while there is room.
fn atoms(text: &str) -> Vec<String> {
    let mut atoms = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let breaks = matches!(before, ' ' | '_' | '.' | '-' | '/' | '<' | '(' | '|')
            || before == ':' && c != ':'
            || before.is_lowercase() && c.is_uppercase();
        if breaks && c != before {
            atoms.push(String::new());
        }
        if let Some(atom) = atoms.last_mut() {
            atom.push(c);
        }
        before = c;
    }
    atoms
}

/// An atom that is wider than a line, cut into lines.
fn pieces(atom: &str, font: Font, room: i32) -> Vec<String> {
    if font.width(atom.trim_end()) <= room {
        return vec![atom.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for c in atom.chars() {
        let full = pieces
            .last()
            .is_some_and(|piece| !piece.is_empty() && font.width(&format!("{piece}{c}")) > room);
        if full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_are_counted_as_wide() {
        let font = Font::new(100);
        assert_eq!(font.width("a"), 62);
        assert_eq!(Font::bold(100).width("W"), 111);
        assert_eq!(font.width("漢字"), 208);
        assert_eq!(font.width("e\u{301}"), 62);
        assert!(font.width("🦀") >= 140);
    }

    #[test]
    fn long_names_break_and_nothing_is_lost() {
        let font = Font::new(10);
        let cases = [
            "a_very_long_name_of_a_node_that_goes_on",
            "Result<BTreeMap<String, Vec<LoanApplication>>, Failure>",
            "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
            "漢字漢字漢字漢字漢字漢字漢字漢字",
        ];
        for text in cases {
            let lines = wrapped(text, font, 90);
            assert!(lines.len() > 1);
            for line in &lines {
                assert!(font.width(line) <= 90, "{line}");
            }
            let whole = |text: &str| text.replace(' ', "");
            assert_eq!(whole(&lines.concat()), whole(text));
        }
        assert_eq!(clipped("one two three", font, 45, 2), ["one two", "three"]);
        assert_eq!(
            clipped("one two three four", font, 45, 2),
            ["one two", "three…"]
        );
    }
}
