//! The names of a fixed set of values: as they are, by letters and digits, by their first words.
//!
//! It must not know in what text they are looked for.

use super::names::{Key, Names};
use super::spelling;
use crate::slips::{MOST, Spelled};
use crate::words::Words;

/// The name of one value.
#[derive(Debug)]
pub(crate) struct Label {
    pub(crate) name: String,
    /// The place of its value among the values.
    pub(crate) meaning: usize,
    pub(crate) spelled: Spelled,
    pub(crate) parts: Words,
}

/// The names of all values, indexed once: each value of a text may be asked for.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    labels: Vec<Label>,
    names: Names,
    /// Places, in the order of the first words.
    by_first: Vec<usize>,
    /// The letters of the shortest spelling.
    shortest: usize,
}

impl Labels {
    /// Of names, each with the place of its value.
    pub(crate) fn new(names: impl Iterator<Item = (String, usize)>) -> Self {
        let label = |(name, meaning): (String, usize)| Label {
            spelled: Spelled::new(spelling(&name)),
            parts: Words::of(&name),
            name,
            meaning,
        };
        let labels: Vec<Label> = names.map(label).collect();
        let first = |at: &usize| labels.get(*at).and_then(|own| own.parts.plain(0));
        let mut by_first: Vec<usize> = (0..labels.len()).collect();
        by_first.sort_by(|a, b| first(a).cmp(&first(b)));
        let names = Names::new(labels.iter().map(|own| own.name.as_str()));
        let shortest = labels.iter().map(|own| own.spelled.letters()).min();
        Self {
            shortest: shortest.unwrap_or_default(),
            by_first,
            names,
            labels,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter()
    }

    /// Whether any of them may be but slips away from a text, by its length.
    pub(crate) fn are_near(&self, text: &str) -> bool {
        self.shortest <= text.len() + MOST
    }

    /// Those of exactly this name.
    pub(crate) fn exactly<'a, 'b>(
        &'a self,
        name: &'b str,
    ) -> impl Iterator<Item = &'a Label> + use<'a, 'b> {
        let alike = self.names.alike(Key::of(name));
        let alike = alike.filter_map(|at| self.labels.get(at));
        alike.filter(move |own| own.name == name)
    }

    /// Those with these letters and digits.
    pub(crate) fn spelled<'a, 'b>(
        &'a self,
        name: &'b str,
    ) -> impl Iterator<Item = &'a Label> + use<'a, 'b> {
        let spelled = self.names.spelled(Key::of(name));
        spelled.filter_map(|at| self.labels.get(at))
    }

    /// Those whose first word this is.
    pub(crate) fn beginning_with<'a, 'b>(
        &'a self,
        word: &'b str,
    ) -> impl Iterator<Item = &'a Label> + use<'a, 'b> {
        let first = |at: &usize| self.labels.get(*at).and_then(|own| own.parts.plain(0));
        let start = self.by_first.partition_point(|at| first(at) < Some(word));
        let same = self.by_first.iter().skip(start);
        let same = same.filter_map(|at| self.labels.get(*at));
        same.take_while(move |own| own.parts.plain(0) == Some(word))
    }
}
