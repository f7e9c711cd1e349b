//! How much may be tried with a text.
//!
//! It must not know what is tried.

use std::cell::Cell;

use crate::raw::Raw;

/// How much may still be tried: a bound that grows with the text, whatever the schema is.
#[derive(Debug)]
pub(crate) struct Fuel {
    trials: Cell<u64>,
    /// How many spellings may be compared for slips.
    pub(super) slips: Cell<u64>,
}

impl Fuel {
    /// What may be tried with one tree.
    pub(crate) fn of(raw: &Raw) -> Self {
        let fuel = Self::once();
        fuel.add(raw);
        fuel
    }

    /// What may be tried in addition, once in a text.
    pub(crate) fn once() -> Self {
        Self {
            trials: Cell::new(2000),
            slips: Cell::new(4096),
        }
    }

    pub(crate) fn add(&self, raw: &Raw) {
        self.trials.set(self.trials.get() + 4 * raw.weight());
        let slips = (raw.span.len() / 4) as u64;
        self.slips.set(self.slips.get() + slips);
    }

    pub(super) fn spend(&self, work: u64) {
        self.trials.set(self.trials.get().saturating_sub(work));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.trials.get() == 0
    }
}
