//! The sink of errors: collects, so that one mistake never hides the next.
//!
//! Knows nothing of the rules that report to it.

use std::fmt::Display;

use proc_macro2::Span;

/// Errors in the order they were found.
#[derive(Default)]
pub(crate) struct Errors {
    list: Vec<syn::Error>,
}

impl Errors {
    /// Reports `message` at `span`.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.list.push(syn::Error::new(span, message));
    }

    /// Reports what syn found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.list.push(error);
    }

    /// How many were reported so far.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// All of them as one.
    pub(crate) fn combined(self) -> Option<syn::Error> {
        self.list.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }
}
