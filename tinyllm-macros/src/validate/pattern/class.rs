//! Classes of characters: `[a-z]`, `\d`, `.`.

use regex_syntax::ast::{
    ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, ClassSetRange, Literal,
    LiteralKind,
};

use super::{Checked, Translation, literal};

/// ECMA-262's `\s`: white space and ends of lines, of Unicode.
pub(super) const SPACE: &str =
    r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// ECMA-262's `.`: Rust's stops at `\n` alone.
pub(super) const DOT: &str = r"[^\n\r\u{2028}\u{2029}]";

pub(super) const UNICODE: &str =
    "readers of JSON Schema know different versions of Unicode: write ranges, such as `[a-zà-ÿ]`";

/// `\d`, `\W`, ..: Rust's are of all Unicode, ECMA-262's are not.
pub(super) struct Perl {
    characters: &'static str,
    negated: bool,
}

impl Perl {
    pub(super) fn of(class: &ClassPerl) -> Self {
        let characters = match class.kind {
            ClassPerlKind::Digit => "0-9",
            ClassPerlKind::Space => SPACE,
            ClassPerlKind::Word => "A-Za-z0-9_",
        };
        Self {
            characters,
            negated: class.negated,
        }
    }

    /// As a class of its own, which may also stand in another one.
    pub(super) fn alone(&self) -> String {
        let not = if self.negated { "^" } else { "" };
        format!("[{not}{}]", self.characters)
    }
}

impl Translation<'_> {
    pub(super) fn class(&mut self, class: &ClassBracketed) -> Checked {
        let items = match &class.kind {
            ClassSet::Item(ClassSetItem::Union(union)) => union.items.as_slice(),
            ClassSet::Item(item) => std::slice::from_ref(item),
            ClassSet::BinaryOp(operation) => {
                let text = "ECMA-262 has no `&&`, `--` and `~~` of classes: write one class";
                return self.refuse(&operation.span, text);
            }
        };
        self.rust.push_str(if class.negated { "[^" } else { "[" });
        for (number, item) in items.iter().enumerate() {
            let inner = number > 0 && number + 1 < items.len();
            self.class_item(item, inner)?;
        }
        self.hyphens_at_ends(items)?;
        self.rust.push(']');
        Ok(())
    }

    fn class_item(&mut self, item: &ClassSetItem, inner: bool) -> Checked {
        match item {
            ClassSetItem::Empty(span) => self.refuse(span, "an empty class matches nothing"),
            ClassSetItem::Literal(literal) => {
                if inner && is_bare_hyphen(literal) {
                    return self.refuse(&literal.span, r"write `\-` within a class");
                }
                self.literal(literal, literal::Within)
            }
            ClassSetItem::Range(range) => self.range(range),
            ClassSetItem::Ascii(class) => {
                let text = "ECMA-262 has no `[:name:]`: write ranges, such as `[a-z]`";
                self.refuse(&class.span, text)
            }
            ClassSetItem::Unicode(class) => self.refuse(&class.span, UNICODE),
            ClassSetItem::Perl(class) => {
                self.rust.push_str(&Perl::of(class).alone());
                Ok(())
            }
            ClassSetItem::Bracketed(class) => self.refuse(
                &class.span,
                r"ECMA-262 has no class within a class: write `\[`",
            ),
            ClassSetItem::Union(union) => {
                let mut items = union.items.iter();
                items.try_for_each(|item| self.class_item(item, true))
            }
        }
    }

    fn range(&mut self, range: &ClassSetRange) -> Checked {
        for end in [&range.start, &range.end] {
            if is_bare_hyphen(end) {
                return self.refuse(&end.span, r"write `\-` within a class");
            }
        }
        self.literal(&range.start, literal::Within)?;
        self.rust.push('-');
        self.literal(&range.end, literal::Within)
    }

    // Rust takes `[--a]` as two hyphens and an `a`, ECMA-262 as a range.
    fn hyphens_at_ends(&self, items: &[ClassSetItem]) -> Checked {
        let mut bare = items.iter().filter_map(|item| match item {
            ClassSetItem::Literal(literal) if is_bare_hyphen(literal) => Some(literal),
            _ => None,
        });
        match (bare.next(), bare.next()) {
            (Some(_), Some(second)) => self.refuse(&second.span, r"write `\-` within a class"),
            _ => Ok(()),
        }
    }
}

fn is_bare_hyphen(literal: &Literal) -> bool {
    literal.c == '-' && literal.kind == LiteralKind::Verbatim
}
