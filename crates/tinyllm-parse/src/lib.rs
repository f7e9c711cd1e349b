#![doc = include_str!("../README.md")]

mod check;
mod error;
mod find;
#[cfg(test)]
mod growth;
mod parse;
mod path;
mod raw;
mod read;
mod repair;
mod schema;
mod shape;
mod slips;
mod stream;
mod strict;
mod tolerant;
mod words;

pub use error::{Fault, FaultKind, ParseError};
pub use parse::{Parsed, Policy, parse};
pub use repair::{Repair, RepairKind};
pub use schema::Schema;
pub use stream::{Progress, Stream};
