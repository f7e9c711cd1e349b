//! The const form of a node or a graph: what the macros write into `const SPEC`.
//!
//! Everything is `&'static` and every field is public, so that a struct literal in generated code
//! is a constant. Must not know how a picture looks, nor of syn or any other parser.
//!
//! The steps of a graph mirror its control flow; they live in [`StepSpec`] and its parts.

pub mod step;

pub use step::{ArmSpec, FanOutKind, OverSpec, StepSpec};

/// One node or graph; written by macros.
///
/// ```
/// use tinyllm_graph::{Kind, NodeSpec, ParamSpec};
///
/// const JUDGE: &NodeSpec = &NodeSpec {
///     name: "judge",
///     doc: "Weigh one loan application.",
///     module: module_path!(),
///     file: file!(),
///     line: line!(),
///     column: column!(),
///     kind: Kind::Rust { takes_cx: false },
///     params: &[ParamSpec::new("facts", "Facts")],
///     output: "Verdict",
///     ..NodeSpec::EMPTY
/// };
/// assert_eq!(JUDGE.params[0].ty, "Facts");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// The name in sites, settings and JSON: `process_loan`.
    pub name: &'static str,
    /// The text of the doc comment, lines joined with `\n`, trimmed; empty if there is none.
    pub doc: &'static str,
    /// `module_path!()` of the definition: `bank::loans`.
    pub module: &'static str,
    /// `file!()` of the definition.
    pub file: &'static str,
    /// The line of the name, from 1.
    pub line: u32,
    /// The column of the name, from 1.
    pub column: u32,
    /// What runs when the node is called.
    pub kind: Kind<&'static str>,
    /// In order, without `cx`.
    pub params: &'static [ParamSpec],
    /// The output type as tokens: `Outcome`, `Vec < Document >`; spaces do not matter.
    pub output: &'static str,
    /// The steps of a graph; empty for a node that is not one.
    pub body: &'static [StepSpec],
    /// `system = ".."` as given; empty if the doc comment is the instruction.
    pub system: &'static str,
    /// What an LLM call says to its model.
    pub prompt: Prompt<&'static str>,
    /// The other options that are set, by name in the order of the language, values as in the source:
    /// `("retries", "2")`, `("timeout", "\"30s\"")`.
    pub options: &'static [(&'static str, &'static str)],
}

impl NodeSpec {
    /// A plain Rust node without a name, for hand-written specs: `NodeSpec { name: "judge", ..NodeSpec::EMPTY }`.
    pub const EMPTY: Self = Self {
        name: "",
        doc: "",
        module: "",
        file: "",
        line: 0,
        column: 0,
        kind: Kind::Rust { takes_cx: false },
        params: &[],
        output: "()",
        body: &[],
        system: "",
        prompt: Prompt::Params,
        options: &[],
    };
}

/// One parameter; written by macros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamSpec {
    /// The name in JSON: `application`, without a leading underscore.
    pub name: &'static str,
    /// The type as tokens: `Vec < Document >`; spaces do not matter.
    pub ty: &'static str,
}

impl ParamSpec {
    /// The parameter `name: ty`.
    pub const fn new(name: &'static str, ty: &'static str) -> Self {
        Self { name, ty }
    }
}

/// Where the message of an LLM call comes from. `Text` is `&'static str` in a spec, `String` in a graph.
///
/// ```
/// use tinyllm_graph::Prompt;
///
/// let prompt = Prompt::Text("Weigh {facts.amount}");
/// assert_ne!(prompt, Prompt::Params);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Prompt<Text> {
    /// The parameters by name; also of nodes that are no LLM call.
    #[default]
    Params,
    /// `prompt = ".."`, a template with `{places}`.
    Text(Text),
    /// `prompt_file = "prompts/weigh.txt"`, relative to the crate's manifest.
    File(Text),
}

/// What runs when a node is called. `Text` is `&'static str` in a spec, `String` in a graph.
///
/// ```
/// use tinyllm_graph::Kind;
///
/// let extract = Kind::Llm { model: Some("local/smollm2-135m"), retries: 2 };
/// assert!(!extract.is_graph());
/// assert!(Kind::<&str>::Decide.is_graph());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind<Text> {
    /// A function without a body: one call of a model.
    Llm {
        /// `model = ".."`, if given.
        model: Option<Text>,
        /// `retries = 2`: how often an answer that does not fit is asked for again.
        retries: u32,
    },
    /// A function with a body: any Rust code.
    Rust {
        /// Whether its first parameter is `cx: &Cx`, so that it can call models and nodes itself.
        takes_cx: bool,
    },
    /// `chain!`: any body.
    Chain,
    /// `concurrent!`: the body is one fan-out.
    Concurrent,
    /// `decide!`: the body is one decision.
    Decide,
}

impl<Text> Kind<Text> {
    /// Whether it is made of steps.
    pub const fn is_graph(&self) -> bool {
        matches!(self, Self::Chain | Self::Concurrent | Self::Decide)
    }

    /// One word for it: `llm`, `rust`, `chain`, `concurrent`, `decide`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Llm { .. } => "llm",
            Self::Rust { .. } => "rust",
            Self::Chain => "chain",
            Self::Concurrent => "concurrent",
            Self::Decide => "decide",
        }
    }
}
