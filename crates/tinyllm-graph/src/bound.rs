//! A bound on LLM calls as an expression. Must not know steps; `bound/count.rs` walks the graph.

mod count;

use std::fmt;
use std::ops::{Add, Mul};

/// How many LLM calls a graph makes at most: a number, or an expression over the lengths of lists.
///
/// Arithmetic keeps it short: numbers are folded, equal terms are collected.
///
/// ```
/// use tinyllm_graph::Bound;
///
/// let docs = Bound::Length("docs".to_owned());
/// let bound = Bound::Number(2) + Bound::Number(3) * (Bound::Number(1) + docs);
/// assert_eq!(bound.to_string(), "2 + 3 x (1 + docs)");
/// assert_eq!(bound.number(), None);
/// assert_eq!(bound.at(|list| if list == "docs" { 8 } else { 0 }), 29);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A plain number.
    Number(u64),
    /// The length of a list, of the longest if it changes: `plan.steps`; `settle/docs` is `docs`
    /// inside the nested graph at `settle`.
    Length(String),
    /// What this node calls, which no graph shows: through its `cx`, or known by its name alone.
    Calls(String),
    /// All of them, the number first.
    Sum(Vec<Bound>),
    /// All of them, the number first.
    Product(Vec<Bound>),
    /// The greatest of them.
    Max(Vec<Bound>),
}

impl Bound {
    /// No call at all.
    pub const ZERO: Self = Self::Number(0);

    /// The number, if no list and no `cx` is involved.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The value, given what each name stands for: the length of the list, the calls of the node.
    pub fn at(&self, value: impl Fn(&str) -> u64) -> u64 {
        self.evaluate(&value)
    }

    fn evaluate(&self, value: &dyn Fn(&str) -> u64) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::Length(name) | Self::Calls(name) => value(name),
            Self::Sum(terms) => terms
                .iter()
                .fold(0, |sum, term| sum.saturating_add(term.evaluate(value))),
            Self::Product(factors) => factors.iter().fold(1, |product, factor| {
                product.saturating_mul(factor.evaluate(value))
            }),
            Self::Max(bounds) => bounds
                .iter()
                .map(|bound| bound.evaluate(value))
                .max()
                .unwrap_or_default(),
        }
    }

    /// The greater of the two, for all lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for bound in self
            .into_alternatives()
            .into_iter()
            .chain(other.into_alternatives())
        {
            if !kept.iter().any(|greater| greater.covers(&bound)) {
                kept.retain(|less| !bound.covers(less));
                kept.push(bound);
            }
        }
        one_or(kept, Self::ZERO, Self::Max)
    }

    fn into_alternatives(self) -> Vec<Self> {
        match self {
            Self::Max(bounds) => bounds,
            other => vec![other],
        }
    }

    /// Whether it is at least `other` whatever the lengths are; `false` if that is not plain to see.
    fn covers(&self, other: &Self) -> bool {
        let (mine, theirs) = (Terms::of(self.clone()), Terms::of(other.clone()));
        mine.constant >= theirs.constant
            && theirs.named.iter().all(|(times, term)| {
                mine.named
                    .iter()
                    .any(|(more, same)| same == term && more >= times)
            })
    }

    /// The same over other names.
    fn renamed(&self, rename: &dyn Fn(&str) -> String) -> Self {
        let all = |bounds: &[Self]| {
            bounds
                .iter()
                .map(|bound| bound.renamed(rename))
                .collect::<Vec<_>>()
        };
        match self {
            Self::Number(_) | Self::Calls(_) => self.clone(),
            Self::Length(name) => Self::Length(rename(name)),
            Self::Sum(terms) => all(terms).into_iter().fold(Self::ZERO, Add::add),
            Self::Product(factors) => all(factors).into_iter().fold(Self::Number(1), Mul::mul),
            Self::Max(bounds) => all(bounds).into_iter().fold(Self::ZERO, Self::max),
        }
    }
}

/// A sum taken apart: its number, and each other term with how often it stands there.
struct Terms {
    constant: u64,
    named: Vec<(u64, Bound)>,
}

impl Terms {
    fn of(bound: Bound) -> Self {
        let mut terms = Self {
            constant: 0,
            named: Vec::new(),
        };
        match bound {
            Bound::Sum(all) => all.into_iter().for_each(|term| terms.add(term)),
            one => terms.add(one),
        }
        terms
    }

    fn add(&mut self, term: Bound) {
        let (times, term) = match term {
            Bound::Number(number) => {
                self.constant = self.constant.saturating_add(number);
                return;
            }
            Bound::Product(factors) => match factors.split_first() {
                Some((Bound::Number(times), rest)) => (
                    *times,
                    one_or(rest.to_vec(), Bound::Number(1), Bound::Product),
                ),
                _ => (1, Bound::Product(factors)),
            },
            other => (1, other),
        };
        match self.named.iter_mut().find(|(_, same)| *same == term) {
            Some((count, _)) => *count = count.saturating_add(times),
            None => self.named.push((times, term)),
        }
    }

    fn into_bound(self) -> Bound {
        let mut terms = Vec::new();
        if self.constant > 0 {
            terms.push(Bound::Number(self.constant));
        }
        terms.extend(
            self.named
                .into_iter()
                .map(|(times, term)| Bound::Number(times) * term),
        );
        one_or(terms, Bound::ZERO, Bound::Sum)
    }
}

impl Add for Bound {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let mut terms = Terms::of(self);
        match other {
            Self::Sum(all) => all.into_iter().for_each(|term| terms.add(term)),
            one => terms.add(one),
        }
        terms.into_bound()
    }
}

impl Mul for Bound {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut number = 1_u64;
        let mut factors = Vec::new();
        for factor in self.into_factors().into_iter().chain(other.into_factors()) {
            match factor {
                Self::Number(times) => number = number.saturating_mul(times),
                named => factors.push(named),
            }
        }
        if number == 0 {
            return Self::ZERO;
        }
        if number > 1 || factors.is_empty() {
            factors.insert(0, Self::Number(number));
        }
        one_or(factors, Self::Number(1), Self::Product)
    }
}

impl Bound {
    fn into_factors(self) -> Vec<Self> {
        match self {
            Self::Product(factors) => factors,
            other => vec![other],
        }
    }
}

/// The only element, `empty` without any, `many` of several.
fn one_or(mut bounds: Vec<Bound>, empty: Bound, many: fn(Vec<Bound>) -> Bound) -> Bound {
    match bounds.len() {
        0 | 1 => bounds.pop().unwrap_or(empty),
        _ => many(bounds),
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Length(name) => f.write_str(name),
            Self::Calls(name) => write!(f, "calls({name})"),
            Self::Sum(terms) => joined(f, terms, " + "),
            Self::Product(factors) => {
                for (place, factor) in factors.iter().enumerate() {
                    let separator = if place == 0 { "" } else { " x " };
                    match factor {
                        Self::Sum(_) => write!(f, "{separator}({factor})")?,
                        _ => write!(f, "{separator}{factor}")?,
                    }
                }
                Ok(())
            }
            Self::Max(bounds) => {
                f.write_str("max(")?;
                joined(f, bounds, ", ")?;
                f.write_str(")")
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, bounds: &[Bound], separator: &str) -> fmt::Result {
    for (place, bound) in bounds.iter().enumerate() {
        f.write_str(if place == 0 { "" } else { separator })?;
        write!(f, "{bound}")?;
    }
    Ok(())
}
