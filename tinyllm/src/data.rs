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

/// What a field of data holds. `#[data]` asks it of each type first, since seven derives say the same
/// in seven ways.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` stands in a field of data, but is not data itself",
    label = "not data",
    note = "add `#[data]` to `{Self}`"
)]
pub trait Held: Serialize + DeserializeOwned + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + JsonSchema> Held for T {}

/// Compiles where `T` can stand in a field of data.
#[doc(hidden)]
pub const fn held<T: Held>() {}
