//! Single characters, and how they are escaped.

use regex_syntax::ast::{HexLiteralKind, Literal, LiteralKind, SpecialLiteralKind};

use super::{Checked, Translation};

/// Where a character stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Outside,
    /// Within a class.
    Within,
}
pub(super) use Place::{Outside, Within};

impl Translation<'_> {
    pub(super) fn literal(&mut self, literal: &Literal, place: Place) -> Checked {
        if let Some(fault) = fault(literal, place) {
            let written = self.written(&literal.span).to_owned();
            return self.refuse(&literal.span, fault.replace("{}", &written));
        }
        self.rust
            .push_str(&regex_syntax::escape(&literal.c.to_string()));
        Ok(())
    }
}

/// What is wrong, with `{}` for the character as written.
fn fault(literal: &Literal, place: Place) -> Option<String> {
    let character = literal.c;
    match &literal.kind {
        // Rust takes a closing bracket alone for a character.
        LiteralKind::Verbatim => match character {
            ']' => Some(r"write `\]`".to_owned()),
            '}' if place == Outside => Some(r"write `\}`".to_owned()),
            _ => None,
        },
        LiteralKind::Meta | LiteralKind::Superfluous => {
            let known = match character {
                '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '/' => true,
                '(' | ')' | '[' | ']' | '{' | '}' | '|' => true,
                '-' => place == Within,
                _ => false,
            };
            (!known).then(|| format!("ECMA-262 does not know `{{}}`: write `{character}`"))
        }
        LiteralKind::Octal => Some("ECMA-262 does not know `{}`".to_owned()),
        LiteralKind::HexFixed(HexLiteralKind::X | HexLiteralKind::UnicodeShort) => None,
        LiteralKind::HexBrace(HexLiteralKind::UnicodeShort) => None,
        LiteralKind::HexFixed(HexLiteralKind::UnicodeLong) | LiteralKind::HexBrace(_) => {
            let code = u32::from(character);
            Some(format!(
                r"ECMA-262 does not know `{{}}`: write `\u{{{code:x}}}`"
            ))
        }
        LiteralKind::Special(special) => match special {
            SpecialLiteralKind::Bell => {
                Some(r"ECMA-262 does not know `{}`: write `\x07`".to_owned())
            }
            SpecialLiteralKind::Space => Some("write the space alone".to_owned()),
            SpecialLiteralKind::FormFeed
            | SpecialLiteralKind::Tab
            | SpecialLiteralKind::LineFeed
            | SpecialLiteralKind::CarriageReturn
            | SpecialLiteralKind::VerticalTab => None,
        },
    }
}
