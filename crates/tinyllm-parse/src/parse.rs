//! From a text to a value: valid JSON by the short way, everything else by the tolerant one.

use std::cell::Cell;

use serde_json::Value;

use crate::error::{Fault, FaultKind};
use crate::{ParseError, Repair, Schema, check, strict, tolerant};

/// How much may be done to a text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Valid JSON that fits the schema, or an error.
    Strict,
    /// Repairs syntax and spelling. Never makes up a required value, and never drops a key or
    /// item of the chosen candidate; text outside of it is reported as skipped.
    #[default]
    Lenient,
    /// As `Lenient`, then makes up what is missing and drops what does not fit, and says so.
    Salvage,
}

/// A value that fits the schema, and what was done to get it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// Fits the schema.
    pub value: Value,
    /// In the order of the text.
    pub repairs: Vec<Repair>,
}

/// Reads a value of `schema` from `text`.
///
/// # Errors
///
/// All that is wrong with the text, or with the candidate that comes nearest.
pub fn parse(text: &str, schema: &Schema, policy: Policy) -> Result<Parsed, ParseError> {
    counted(text, schema, policy, &Cell::new(0))
}

/// As [`parse`], counting work: what tests of growth look at.
pub(crate) fn counted(
    text: &str,
    schema: &Schema,
    policy: Policy,
    steps: &Cell<u64>,
) -> Result<Parsed, ParseError> {
    let read = match strict::read(text) {
        Ok(read) => read,
        Err(error) if policy == Policy::Strict => {
            let message = format!("is no valid JSON: {error}");
            let fault = Fault::new(String::new(), FaultKind::Syntax, message);
            return Err(ParseError::new(vec![fault], Vec::new()));
        }
        Err(_) => return tolerant::parse(text, schema, policy, steps),
    };
    steps.set(steps.get() + text.len() as u64);
    let fits = check::fits(schema, schema.root(), &read.value);
    let clean =
        fits.is_some_and(|wishes| !read.doubled && !wishes.undeclared_key && !wishes.whole_float);
    if clean || (fits.is_some() && policy == Policy::Strict) {
        return Ok(Parsed {
            value: read.value,
            repairs: Vec::new(),
        });
    }
    if policy == Policy::Strict {
        let faults = check::faults(schema, schema.root(), &read.value);
        return Err(ParseError::new(faults, Vec::new()));
    }
    tolerant::parse(text, schema, policy, steps)
}
