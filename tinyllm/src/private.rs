//! The only names that generated code may use.

pub use inventory;
pub use schemars;
pub use serde;
pub use serde_json;

pub use serde_json::Value;
pub use std::ops::ControlFlow;
pub use tinyllm_graph as graph;
pub use tinyllm_graph::{Graph as GraphData, NodeSpec};

pub use crate::call::branch::{Attempted, branch, guard};
pub use crate::call::join::{
    Stop2, Stop3, Stop4, Stop5, Stop6, Stop7, Stop8, Stop9, Stop10, Stop11, Stop12,
};
pub use crate::choose::{Asked, Calibration, Choose, Labels, Unknown};
pub use crate::cx::{Cx, NodeEntry};
pub use crate::data::held;
pub use crate::error::{Attempt, Error, Result};
pub use crate::failure::Failure;
pub use crate::fsm::{
    Body, Caller, Checked, Complete, Failed, Graph, Init, InputValidation, Ledger, Llm,
    OutputValidation, ProcessingOutput, Replied, Running,
};
pub use crate::llm::prompt::fill;
pub use crate::llm::{Delta, Request, Response};
pub use crate::node::{Bare, BodyNode, Input, LlmNode, Node, Port};
pub use crate::options::{NodeOptions, Options};
pub use crate::parse::Policy;
pub use crate::provider::Enforces;
pub use crate::registry::graph_of;
pub use crate::ruled_schema::{Part, write_rules};
pub use crate::runtime::{Run, Runtime};
pub use crate::schema::OutputFormat;
pub use crate::show;
pub use crate::show::broken_rule;
pub use crate::site::Name;
pub use crate::validate::{
    Inside, Known, Pattern, Seen, Step, Tell, Told, Unruled, Unseen, Validate, Violations,
    WithoutRules, equal, equal_by_hash, formats,
};
pub use crate::{__body_node as body_node, __llm_node as llm_node, __node as node};
pub use tinyllm_macros::page;
