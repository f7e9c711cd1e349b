//! A regex that two readers must read alike: Rust's engine, and ECMA-262 with the flag `u`, which
//! JSON Schema names.
//!
//! What both know by the same sign but not alike is written for Rust in a way that means what
//! ECMA-262 says; what only one of them knows is refused. Knows no attribute and no type.

use regex_syntax::ast::{
    Assertion, AssertionKind, Ast, Group, GroupKind, Repetition, RepetitionKind, RepetitionRange,
    Span, parse,
};

use self::class::Perl;

mod class;
mod error;
mod literal;

/// More than that many single matches is refused, since a repeated repetition grows without end.
const MOST: u64 = 1000;

/// Why a pattern is refused: a place in it, and a sentence.
pub(super) struct Fault {
    /// In characters, from 1.
    column: usize,
    text: String,
}

impl Fault {
    pub(super) fn sentence(&self) -> String {
        format!("column {} of the pattern: {}", self.column, self.text)
    }
}

type Checked = Result<(), Fault>;

/// The same pattern for Rust's engine.
pub(super) fn for_rust(pattern: &str) -> Result<String, Fault> {
    let ast = parse::Parser::new().parse(pattern).map_err(|error| Fault {
        column: column(pattern, error.span().start.offset),
        text: error::sentence(error.kind()),
    })?;
    let mut translation = Translation {
        pattern,
        rust: String::new(),
    };
    translation.ast(&ast)?;
    if weight(&ast) > MOST {
        return Err(Fault {
            column: 1,
            text: format!("repeats more than {MOST} single matches: loosen the counts"),
        });
    }
    Ok(translation.rust)
}

fn column(pattern: &str, offset: usize) -> usize {
    pattern
        .get(..offset)
        .map_or(1, |before| before.chars().count() + 1)
}

struct Translation<'p> {
    pattern: &'p str,
    rust: String,
}

impl Translation<'_> {
    fn refuse(&self, span: &Span, text: impl Into<String>) -> Checked {
        Err(Fault {
            column: column(self.pattern, span.start.offset),
            text: text.into(),
        })
    }

    fn written(&self, span: &Span) -> &str {
        let range = span.start.offset..span.end.offset;
        self.pattern.get(range).unwrap_or_default()
    }

    fn ast(&mut self, ast: &Ast) -> Checked {
        match ast {
            Ast::Empty(_) => Ok(()),
            Ast::Flags(flags) => self.refuse(&flags.span, FLAGS),
            Ast::Literal(literal) => self.literal(literal, literal::Outside),
            Ast::Dot(_) => {
                self.rust.push_str(class::DOT);
                Ok(())
            }
            Ast::Assertion(assertion) => self.assertion(assertion),
            Ast::ClassUnicode(class) => self.refuse(&class.span, class::UNICODE),
            Ast::ClassPerl(class) => {
                self.rust.push_str(&Perl::of(class).alone());
                Ok(())
            }
            Ast::ClassBracketed(class) => self.class(class),
            Ast::Repetition(repetition) => self.repetition(repetition),
            Ast::Group(group) => self.group(group),
            Ast::Alternation(alternation) => {
                for (number, ast) in alternation.asts.iter().enumerate() {
                    if number > 0 {
                        self.rust.push('|');
                    }
                    self.ast(ast)?;
                }
                Ok(())
            }
            Ast::Concat(concat) => concat.asts.iter().try_for_each(|ast| self.ast(ast)),
        }
    }

    // ECMA-262 knows four assertions that Rust's engine knows too.
    fn assertion(&mut self, assertion: &Assertion) -> Checked {
        let written = self.written(&assertion.span).to_owned();
        let rust = match assertion.kind {
            AssertionKind::StartLine => "^",
            AssertionKind::EndLine => "$",
            // Rust's own looks at all letters of Unicode, ECMA-262's at `\w`.
            AssertionKind::WordBoundary => r"(?-u:\b)",
            AssertionKind::NotWordBoundary => r"(?-u:\B)",
            AssertionKind::StartText => {
                return self.refuse(&assertion.span, format!("`{written}` is Rust's: write `^`"));
            }
            AssertionKind::EndText => {
                return self.refuse(&assertion.span, format!("`{written}` is Rust's: write `$`"));
            }
            AssertionKind::WordBoundaryStart
            | AssertionKind::WordBoundaryEnd
            | AssertionKind::WordBoundaryStartAngle
            | AssertionKind::WordBoundaryEndAngle
            | AssertionKind::WordBoundaryStartHalf
            | AssertionKind::WordBoundaryEndHalf => {
                let text = format!(r"`{written}` is Rust's: write `\b`");
                return self.refuse(&assertion.span, text);
            }
        };
        self.rust.push_str(rust);
        Ok(())
    }

    // Whether a match is short or long is no matter where only its being there is asked.
    fn repetition(&mut self, repetition: &Repetition) -> Checked {
        let written = self.written(&repetition.op.span).to_owned();
        match &*repetition.ast {
            Ast::Repetition(_) => {
                let text = format!("`{written}` repeats a repetition: put a group between them");
                return self.refuse(&repetition.op.span, text);
            }
            Ast::Assertion(_) => {
                let text = format!("`{written}` repeats what matches no character: leave it out");
                return self.refuse(&repetition.op.span, text);
            }
            _ => {}
        }
        if !is_plain_count(&written) {
            let text =
                format!("`{written}` is read by Rust alone: write `{{0,5}}`, without spaces");
            return self.refuse(&repetition.op.span, text);
        }
        self.ast(&repetition.ast)?;
        let count = match &repetition.op.kind {
            RepetitionKind::ZeroOrOne => "?".to_owned(),
            RepetitionKind::ZeroOrMore => "*".to_owned(),
            RepetitionKind::OneOrMore => "+".to_owned(),
            RepetitionKind::Range(RepetitionRange::Exactly(times)) => format!("{{{times}}}"),
            RepetitionKind::Range(RepetitionRange::AtLeast(times)) => format!("{{{times},}}"),
            RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => {
                format!("{{{least},{most}}}")
            }
        };
        self.rust.push_str(&count);
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Checked {
        match &group.kind {
            GroupKind::CaptureIndex(_) => {}
            GroupKind::NonCapturing(flags) if flags.items.is_empty() => {}
            GroupKind::NonCapturing(flags) => return self.refuse(&flags.span, FLAGS),
            GroupKind::CaptureName {
                starts_with_p,
                name,
            } => {
                let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                if *starts_with_p || !name.name.chars().all(plain) {
                    let text = "nothing is captured: write `(?:..)`";
                    return self.refuse(&group.span, text);
                }
            }
        }
        self.rust.push_str("(?:");
        self.ast(&group.ast)?;
        self.rust.push(')');
        Ok(())
    }
}

const FLAGS: &str = "ECMA-262 has no flags within a pattern: write `[aA]` for both cases";

/// `?`, `*`, `+`, `{2}`, `{2,}`, `{2,5}`, each also with `?`; Rust also takes `{,5}` and spaces.
fn is_plain_count(written: &str) -> bool {
    let counts = written.trim_end_matches(['?', '*', '+', '}']);
    let Some(counts) = counts.strip_prefix('{') else {
        return counts.is_empty();
    };
    let least = counts.split(',').next().unwrap_or_default();
    !least.is_empty()
        && counts
            .chars()
            .all(|mark| mark == ',' || mark.is_ascii_digit())
}

/// How many single matches a pattern is, with everything repeated written out.
fn weight(ast: &Ast) -> u64 {
    let sum = |asts: &[Ast]| {
        asts.iter()
            .fold(0, |sum: u64, ast| sum.saturating_add(weight(ast)))
    };
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => 0,
        Ast::Literal(_) | Ast::Dot(_) | Ast::ClassUnicode(_) => 1,
        Ast::ClassPerl(_) | Ast::ClassBracketed(_) => 1,
        Ast::Group(group) => weight(&group.ast),
        Ast::Alternation(alternation) => sum(&alternation.asts),
        Ast::Concat(concat) => sum(&concat.asts),
        Ast::Repetition(repetition) => {
            let times = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 1,
                RepetitionKind::OneOrMore => 1,
                RepetitionKind::Range(RepetitionRange::Exactly(times)) => *times,
                RepetitionKind::Range(RepetitionRange::AtLeast(times)) => *times,
                RepetitionKind::Range(RepetitionRange::Bounded(_, most)) => *most,
            };
            weight(&repetition.ast).saturating_mul(u64::from(times.max(1)))
        }
    }
}

/// The pattern of a text that stands somewhere.
pub(super) fn of_text(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        // `regex_syntax::escape` also escapes `-`, `#`, `&` and `~`, which ECMA-262 refuses.
        if "\\.+*?()|[]{}^$".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
#[allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]
mod tests;
