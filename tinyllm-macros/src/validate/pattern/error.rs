//! What Rust's engine cannot read, in a sentence with what to write instead.

use regex_syntax::ast::ErrorKind;

pub(super) fn sentence(kind: &ErrorKind) -> String {
    let known = match kind {
        ErrorKind::UnsupportedLookAround => {
            "Rust's engine does not look ahead or behind: write a rule of your own, \
             `#[validate(with = path)]`"
        }
        ErrorKind::UnsupportedBackreference => {
            "Rust's engine knows no references to groups: write a rule of your own, \
             `#[validate(with = path)]`"
        }
        ErrorKind::GroupUnclosed => r"a `(` is never closed; the character is written `\(`",
        ErrorKind::GroupUnopened => r"a `)` closes nothing; the character is written `\)`",
        ErrorKind::ClassUnclosed => r"a `[` is never closed; the character is written `\[`",
        ErrorKind::RepetitionMissing => {
            r"there is nothing to repeat; the characters are written `\*`, `\+`, `\?`, `\{`"
        }
        ErrorKind::RepetitionCountDecimalEmpty | ErrorKind::DecimalEmpty => {
            "a count begins with a number: `{0,5}`"
        }
        ErrorKind::ClassRangeInvalid => "the range ends before it begins",
        ErrorKind::ClassRangeLiteral => r"a range goes from a character to a character",
        _ => return format!("no regex: {kind}"),
    };
    known.to_owned()
}
