//! The graph of a tinyllm program as plain data, and as a picture.
//!
//! The macros write a [`NodeSpec`] constant for every node and every graph; [`Graph`] is the same as
//! owned data, which a source scan can build too. From it come pictures ([`Graph::to_svg`],
//! [`html::page`]), an outline for a terminal (`Display`, [`Graph::terminal`]), Mermaid, DOT, JSON, a
//! [`Bound`] on LLM calls and a [`Fingerprint`]. Nothing here needs rustc or a runtime.
//!
//! ```
//! use tinyllm_graph::{Graph, Kind, NodeSpec, ParamSpec, StepSpec};
//!
//! const EXTRACT: &NodeSpec = &NodeSpec {
//!     name: "extract_facts",
//!     kind: Kind::Llm { model: None, retries: 2 },
//!     params: &[ParamSpec::new("application", "LoanApplication")],
//!     output: "Facts",
//!     ..NodeSpec::EMPTY
//! };
//! const PROCESS: &NodeSpec = &NodeSpec {
//!     name: "process_loan",
//!     kind: Kind::Chain,
//!     params: &[ParamSpec::new("application", "LoanApplication")],
//!     output: "Facts",
//!     body: &[StepSpec::call("extract_facts", EXTRACT, &["application"], "")],
//!     ..NodeSpec::EMPTY
//! };
//!
//! let graph = Graph::of(PROCESS);
//! assert_eq!(
//!     graph.to_string(),
//!     "\
//! process_loan(application: LoanApplication) -> Facts
//! ├─ extract_facts(application)  -> Facts, llm
//! └─ at most 1 LLM call, 3 with re-asks
//! "
//! );
//! ```

mod bound;
mod dot;
mod fingerprint;
mod flow;
mod graph;
pub mod html;
mod json;
mod layout;
mod markup;
mod mermaid;
mod metrics;
#[cfg(feature = "syntax")]
mod model;
mod outline;
#[cfg(feature = "syntax")]
pub mod places;
mod save;
pub mod spec;
pub mod svg;
mod terminal;
mod text;

pub use bound::Bound;
pub use fingerprint::Fingerprint;
pub use graph::{Arm, Call, Graph, Over, Param, Schemas, Step};
pub use json::JsonError;
#[cfg(feature = "syntax")]
pub use model::Place;
pub use spec::{ArmSpec, FanOutKind, Kind, NodeSpec, OverSpec, ParamSpec, Prompt, StepSpec};
pub use svg::{Direction, SvgOptions, Theme};
pub use terminal::TerminalOptions;
pub use text::tidy;
