//! What a text was read as, before it is held against the schema.
//!
//! Lives here: the tree between reading and shaping. It must not know of either.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::repair::RepairKind;

/// A value as it stands in the text.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
    pub(crate) notes: Notes,
    /// The text ended within it.
    pub(crate) cut: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Object(Vec<Entry>),
    Array(Vec<Raw>),
    /// Stood in quotes; escapes are resolved.
    Text(String),
    /// Stood without quotes: the bytes of the span.
    Bare,
    /// A key without a value.
    Nothing,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) notes: Notes,
    pub(crate) value: Raw,
}

/// A repair of syntax, whose path is not known yet.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: RepairKind,
    pub(crate) at: Range<usize>,
    pub(crate) after: Cow<'static, str>,
}

/// The repairs of one value or key, shared with all trials of it: there may be thousands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(Option<Arc<Vec<Note>>>);

impl Notes {
    pub(crate) fn push(&mut self, note: Note) {
        Arc::make_mut(self.0.get_or_insert_default()).push(note);
    }

    pub(crate) fn pop(&mut self) {
        if let Some(notes) = &mut self.0 {
            Arc::make_mut(notes).pop();
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Note> {
        self.0.map(Arc::unwrap_or_clone).unwrap_or_default()
    }
}

impl Deref for Notes {
    type Target = [Note];

    fn deref(&self) -> &[Note] {
        self.0.as_deref().map(Vec::as_slice).unwrap_or_default()
    }
}

impl From<Vec<Note>> for Notes {
    fn from(notes: Vec<Note>) -> Self {
        Self((!notes.is_empty()).then(|| Arc::new(notes)))
    }
}

impl Note {
    pub(crate) fn new(
        kind: RepairKind,
        at: Range<usize>,
        after: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            at,
            after: after.into(),
        }
    }
}

impl Raw {
    pub(crate) fn new(span: Range<usize>, kind: Kind, notes: impl Into<Notes>) -> Self {
        Self {
            span,
            kind,
            notes: notes.into(),
            cut: false,
        }
    }

    /// How much work it can be to look at all of it once.
    pub(crate) fn weight(&self) -> u64 {
        match &self.kind {
            Kind::Object(entries) => 1 + entries.iter().map(|own| own.value.weight()).sum::<u64>(),
            Kind::Array(items) => 1 + items.iter().map(Raw::weight).sum::<u64>(),
            _ => 1 + (self.span.len() / 64) as u64,
        }
    }
}
