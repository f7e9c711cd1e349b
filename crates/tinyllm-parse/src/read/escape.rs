//! Backslashes in texts: escapes of JSON and of other languages, and those that are none.

use super::Reader;
use super::scan::Scan;
use super::text::TextScan;
use crate::raw::Note;
use crate::repair::RepairKind;

/// Words of LaTeX whose first letter makes an escape of JSON with the backslash before it.
const LATEX: &[&str] = &[
    "nabla",
    "neq",
    "neg",
    "nu",
    "not",
    "ne",
    "newline",
    "newcommand",
    "text",
    "theta",
    "times",
    "tau",
    "to",
    "top",
    "tan",
    "tilde",
    "triangle",
    "rho",
    "right",
    "rangle",
    "rightarrow",
    "ref",
    "rm",
    "frac",
    "forall",
    "flat",
    "bf",
    "beta",
    "bar",
    "begin",
    "binom",
    "big",
    "boldsymbol",
    "bmod",
    "bullet",
    "backslash",
];

impl Reader {
    /// Reads the escape at `pos`; false if the text must go on first.
    pub(super) fn escape(&mut self, scan: &Scan<'_>, text: &mut TextScan) -> bool {
        let at = self.pos;
        scan.step(1);
        let Some(next) = scan.char(at + 1) else {
            if scan.ended {
                // The text was cut within an escape.
                text.notes
                    .push(Note::new(RepairKind::Escape, at..at + 1, ""));
                self.pos += 1;
            }
            return scan.ended;
        };
        if !scan.ended && scan.text.len() < at + 14 {
            return self.escape_near_the_end(scan, text, next);
        }
        self.escape_known(scan, text, next);
        true
    }

    /// Escapes that nothing behind them can change are read at once.
    fn escape_near_the_end(&mut self, scan: &Scan<'_>, text: &mut TextScan, next: char) -> bool {
        if matches!(next, '"' | '/') || (next == '\\' && !text.literal) {
            self.escape_known(scan, text, next);
            return true;
        }
        false
    }

    fn escape_known(&mut self, scan: &Scan<'_>, text: &mut TextScan, next: char) {
        let at = self.pos;
        if text.literal || (next != '\\' && next != '"' && begins_path(&text.out)) {
            text.literal = true;
            self.keep_backslash(text);
            return;
        }
        let resolved = match next {
            '"' | '\\' | '/' => Some(next),
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            _ => None,
        };
        if let Some(character) = resolved {
            if character < ' ' {
                let rest = scan.slice(at + 1, crate::path::boundary_before(scan.text, at + 14));
                if is_latex(rest) {
                    text.freeze();
                    text.soft.push((text.out.len(), next));
                }
            }
            text.out.push(character);
            self.pos += 2;
            return;
        }
        match next {
            'u' => self.unicode(scan, text),
            'x' => match hex(scan, at + 2, 2).and_then(char::from_u32) {
                Some(character) => self.foreign(text, character, 4),
                None => self.keep_backslash(text),
            },
            '\'' | '`' => self.foreign(text, next, 2),
            '_' => self.foreign(text, '_', 2),
            '\n' => {
                text.notes
                    .push(Note::new(RepairKind::Escape, at..at + 2, ""));
                self.pos += 2;
            }
            _ => {
                text.broken = true;
                self.keep_backslash(text);
            }
        }
    }

    /// An escape of another language.
    fn foreign(&mut self, text: &mut TextScan, character: char, length: usize) {
        let at = self.pos;
        let after = character.to_string();
        text.notes
            .push(Note::new(RepairKind::Escape, at..at + length, after));
        text.out.push(character);
        self.pos += length;
    }

    fn keep_backslash(&mut self, text: &mut TextScan) {
        let at = self.pos;
        text.notes
            .push(Note::new(RepairKind::Escape, at..at + 1, "\\\\"));
        text.out.push('\\');
        self.pos += 1;
    }

    fn unicode(&mut self, scan: &Scan<'_>, text: &mut TextScan) {
        let at = self.pos;
        if scan.byte(at + 2) == Some(b'{') {
            let digits = scan.slice(at + 3, crate::path::boundary_before(scan.text, at + 10));
            let end = digits.find('}');
            let code = end.and_then(|end| u32::from_str_radix(digits.get(..end)?, 16).ok());
            if let (Some(character), Some(end)) = (code.and_then(char::from_u32), end) {
                self.foreign(text, character, end + 4);
                return;
            }
        }
        let Some(first) = hex(scan, at + 2, 4) else {
            text.broken = true;
            self.keep_backslash(text);
            return;
        };
        let second = scan
            .starts(at + 6, "\\u")
            .then(|| hex(scan, at + 8, 4))
            .flatten();
        if let (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) = (first, second) {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            text.out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            self.pos += 12;
            return;
        }
        match char::from_u32(first) {
            Some(character) => {
                text.out.push(character);
                self.pos += 6;
            }
            None => self.foreign(text, '\u{fffd}', 6),
        }
    }
}

fn hex(scan: &Scan<'_>, at: usize, digits: usize) -> Option<u32> {
    let text = scan.text.get(at..at + digits)?;
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(text, 16).ok()
}

/// `C:` and nothing else has come.
fn begins_path(out: &str) -> bool {
    let mut bytes = out.bytes();
    let drive = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    drive && bytes.next() == Some(b':') && bytes.next().is_none()
}

fn is_latex(rest: &str) -> bool {
    let word: &str = rest
        .split(|own: char| !own.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    LATEX.contains(&word)
}

/// The text with the escapes at `soft` taken back into backslash and letter.
pub(super) fn as_letters(out: &str, soft: &[(usize, char)]) -> String {
    let mut text = String::with_capacity(out.len() + soft.len());
    let mut from = 0;
    for (at, letter) in soft {
        text += out.get(from..*at).unwrap_or_default();
        text.push('\\');
        text.push(*letter);
        from = at + 1;
    }
    text + out.get(from..).unwrap_or_default()
}
