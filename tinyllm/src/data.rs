//! Data: what may cross a node boundary.
//!
//! Knows serde, schemars and `Validate`; knows nothing of nodes.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::validate::Validate;

/// What may cross a node boundary: it can be written as JSON, read from JSON, described by a JSON
/// Schema and checked by its rules.
///
/// Never implemented by hand: `#[data]` on a struct or enum derives all that it stands for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` crosses a node boundary but cannot be written as JSON",
    label = "not data",
    note = "add `#[data]` to `{Self}`, or to what it holds"
)]
pub trait Data: Serialize + DeserializeOwned + JsonSchema + Validate + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + JsonSchema + Validate + Send + 'static> Data for T {}
