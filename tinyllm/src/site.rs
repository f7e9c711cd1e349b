//! Site: the place of a call within a run, as a path of names.
//!
//! A chain of borrowed frames that is written out only when somebody reads it. Knows nothing of what
//! happens there.

use std::fmt;

/// The place of a call: `process_loan/settle/Good/mail`, with `[2]` for a round or an item and `#2`
/// for a repeat.
///
/// It is the event path, the span name and the journal's key. Writing it out is left to `Display`.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    above: Option<&'a Site<'a>>,
    name: &'a str,
    index: u32,
    repeat: u32,
}

/// No round and no item.
const NO_INDEX: u32 = u32::MAX;

impl<'a> Site<'a> {
    /// The place above all others: a run that has not begun.
    pub(crate) const ROOT: Site<'static> = Site {
        above: None,
        name: "",
        index: NO_INDEX,
        repeat: 1,
    };

    /// A place below this one; `name` may be a path, such as `Good/mail`.
    pub(crate) fn below(&'a self, name: &'a str) -> Self {
        Self {
            above: Some(self),
            name,
            index: NO_INDEX,
            repeat: 1,
        }
    }

    /// The same place, in one round or for one item.
    #[must_use]
    pub(crate) fn at_index(mut self, index: Option<u32>) -> Self {
        self.index = index.unwrap_or(NO_INDEX);
        self
    }

    /// The same place, for the n-th time; the first is 1.
    #[must_use]
    pub(crate) fn repeated(mut self, repeat: u32) -> Self {
        self.repeat = repeat;
        self
    }

    /// How many calls are around this one: 0 for the node that was run.
    pub fn depth(&self) -> usize {
        let above = self.above.map_or(0, Site::depth);
        above + usize::from(self.above.is_some_and(|site| !site.name.is_empty()))
    }
}

impl fmt::Display for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above.filter(|above| !above.name.is_empty()) {
            write!(f, "{above}/")?;
        }
        f.write_str(self.name)?;
        if self.repeat > 1 {
            write!(f, "#{}", self.repeat)?;
        }
        if self.index != NO_INDEX {
            write!(f, "[{}]", self.index)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Site({self})")
    }
}
