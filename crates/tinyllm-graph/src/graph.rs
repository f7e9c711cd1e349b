//! The graph as owned plain data. Must not know where it came from (a `SPEC`, a source scan) nor how
//! it is drawn.

mod of;

use std::fmt;

use crate::spec::{FanOutKind, Kind, Prompt};

/// A node or a graph. Nested graphs stay nested: a call holds what it calls.
///
/// `==` compares everything that the source says, docs and places too, and no [`Schemas`];
/// [`Graph::fingerprint`] compares structure.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, ParamSpec};
///
/// const JUDGE: &NodeSpec = &NodeSpec {
///     name: "judge",
///     params: &[ParamSpec::new("all", "Vec < Facts >")],
///     output: "Verdict",
///     ..NodeSpec::EMPTY
/// };
/// let judge = Graph::of(JUDGE);
/// assert_eq!(judge.signature(), "judge(all: Vec<Facts>) -> Verdict");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The name in sites, settings and JSON: `process_loan`.
    pub name: String,
    /// The text of the doc comment; empty if there is none.
    pub doc: String,
    /// The module of the definition: `bank::loans`.
    pub module: String,
    /// The file of the definition.
    pub file: String,
    /// The line of the name, from 1.
    pub line: u32,
    /// The column of the name, from 1.
    pub column: u32,
    /// What runs when it is called.
    pub kind: Kind<String>,
    /// In order, without `cx`.
    pub params: Vec<Param>,
    /// The output type, tidied: `Vec<Document>`.
    pub output: String,
    /// The steps; empty for a node that is not a graph.
    pub body: Vec<Step>,
    /// `system = ".."`; empty if the doc comment is the instruction.
    pub system: String,
    /// What an LLM call says to its model.
    pub prompt: Prompt<String>,
    /// The other options that are set: name and value as in the source.
    pub options: Vec<(String, String)>,
    /// The schemas of its types, where they are known.
    pub schemas: Schemas,
}

/// JSON Schemas as text: known to a program that runs, and not to a source scan.
///
/// All are equal to each other: the program is the same with and without them.
///
/// ```
/// use tinyllm_graph::Schemas;
///
/// let known = Schemas { input: Some("{}".to_owned()), output: None };
/// assert_eq!(known, Schemas::default());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    /// Of the parameters: an object of their names.
    pub input: Option<String>,
    /// Of the output.
    pub output: Option<String>,
}

impl PartialEq for Schemas {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Schemas {}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// The name in JSON: `application`.
    pub name: String,
    /// The type, tidied: `Vec<Document>`.
    pub ty: String,
}

/// One step; see [`crate::StepSpec`] for what is written in the source, text is tidied here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A node call.
    Call(Call),
    /// `match` and `if`; the deciding call stands before it.
    Match {
        /// `judge(..)`, `plan.kind`.
        on: String,
        /// Where the value of the chosen arm goes.
        bind: String,
        /// In order.
        arms: Vec<Arm>,
    },
    /// One round after the other.
    Loop {
        /// Its place within the frame around it: `round`.
        site: String,
        /// `_`, `step`.
        item: String,
        /// Rounds or items.
        over: Over,
        /// One round.
        steps: Vec<Step>,
    },
    /// `concurrent!` and `race!` with branches.
    FanOut {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// `(mail, report)`.
        bind: String,
        /// At least two.
        branches: Vec<Vec<Step>>,
    },
    /// `concurrent!` and `race!` over a list.
    Each {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// Where the outputs go.
        bind: String,
        /// `doc`.
        item: String,
        /// Rounds or items.
        over: Over,
        /// How many at once, if said.
        limit: Option<u64>,
        /// The branch that runs per item.
        steps: Vec<Step>,
    },
    /// `fallback!`: the next one if the one before failed.
    Fallback {
        /// Where the value goes.
        bind: String,
        /// At least two.
        alternatives: Vec<Vec<Step>>,
    },
    /// The end of the graph with this value.
    Return(String),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// A plain value that gets a name.
    Set {
        /// The name.
        bind: String,
        /// The value.
        value: String,
    },
    /// A plain value that a block yields.
    Value(String),
}

/// A node call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its place within the frame (graph or loop) around it: `Good/mail`.
    pub site: String,
    /// What is called.
    pub node: Box<Graph>,
    /// One text per argument.
    pub uses: Vec<String>,
    /// Where its output goes: a pattern, `_` if it is dropped, empty if it flows on.
    pub bind: String,
    /// Name and value of the options of this call.
    pub options: Vec<(String, String)>,
    /// Whether a failure becomes a value.
    pub attempt: bool,
    /// What it is called in this graph, and referred to by; empty if it is the node's own name.
    pub alias: String,
}

/// One arm of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Its name in sites: `Bad`.
    pub label: String,
    /// As written, tidied: `Verdict::Bad { reason }`.
    pub pattern: String,
    /// What it does.
    pub steps: Vec<Step>,
}

/// What a loop or an each runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// `1..=5` is `{ first: 1, count: 5 }`.
    Rounds {
        /// The first number.
        first: u64,
        /// How many rounds.
        count: u64,
    },
    /// A list by name: `plan.steps`.
    Items(String),
}

/// What is said of a node that [is elsewhere](Graph::is_elsewhere).
pub(crate) const ELSEWHERE: &str = "known by its name alone";

impl Graph {
    /// Whether it is known by its path alone: in another crate, written by a macro, or misspelt. What it
    /// takes, gives and calls is not known then.
    pub fn is_elsewhere(&self) -> bool {
        self.output.is_empty() && self.line == 0 && !self.kind.is_graph()
    }

    /// Name, parameters and output as in Rust; `name(..)` if it [is elsewhere](Self::is_elsewhere).
    pub fn signature(&self) -> String {
        if self.is_elsewhere() {
            return format!("{}(..)", self.name);
        }
        let params: Vec<String> = self
            .params
            .iter()
            .map(|param| format!("{}: {}", param.name, param.ty))
            .collect();
        format!("{}({}) -> {}", self.name, params.join(", "), self.output)
    }

    /// `module::name`, by which a node is told from others of its name.
    pub fn path(&self) -> String {
        if self.module.is_empty() {
            return self.name.clone();
        }
        format!("{}::{}", self.module, self.name)
    }

    /// Itself and everything that it calls, changed by `change`, outermost first.
    pub fn for_each_node_mut(&mut self, change: &mut dyn FnMut(&mut Self)) {
        change(self);
        for step in &mut self.body {
            step.for_each_node_mut(change);
        }
    }

    /// The places of all calls in program order, also those inside nested graphs:
    /// `process_loan/settle/Good/mail`. Rounds add their index at run time only.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, Kind, NodeSpec, StepSpec};
    ///
    /// const JUDGE: &NodeSpec = &NodeSpec { name: "judge", ..NodeSpec::EMPTY };
    /// const SETTLE: &NodeSpec = &NodeSpec {
    ///     name: "settle",
    ///     kind: Kind::Chain,
    ///     body: &[StepSpec::call("verdict", JUDGE, &["facts"], "verdict")],
    ///     ..NodeSpec::EMPTY
    /// };
    /// assert_eq!(Graph::of(SETTLE).sites(), ["settle/verdict"]);
    /// ```
    pub fn sites(&self) -> Vec<String> {
        let mut sites = Vec::new();
        collect_sites(&self.body, &self.name, &mut sites);
        sites
    }
}

fn collect_sites(steps: &[Step], frame: &str, sites: &mut Vec<String>) {
    for step in steps {
        match step {
            Step::Call(call) => {
                let site = format!("{frame}/{}", call.site);
                sites.push(site.clone());
                collect_sites(&call.node.body, &site, sites);
            }
            Step::Loop { site, steps, .. } => {
                collect_sites(steps, &format!("{frame}/{site}"), sites);
            }
            other => {
                for block in other.blocks() {
                    collect_sites(block, frame, sites);
                }
            }
        }
    }
}

impl Step {
    /// The blocks inside this step: arms, branches, alternatives, the body of a loop.
    /// The body of a nested graph is not among them.
    pub fn blocks(&self) -> Vec<&[Step]> {
        match self {
            Self::Match { arms, .. } => arms.iter().map(|arm| arm.steps.as_slice()).collect(),
            Self::Loop { steps, .. } | Self::Each { steps, .. } => vec![steps],
            Self::FanOut {
                branches: blocks, ..
            }
            | Self::Fallback {
                alternatives: blocks,
                ..
            } => blocks.iter().map(Vec::as_slice).collect(),
            Self::Call(_)
            | Self::Return(_)
            | Self::Break
            | Self::Continue
            | Self::Set { .. }
            | Self::Value(_) => Vec::new(),
        }
    }
}

impl Step {
    fn for_each_node_mut(&mut self, change: &mut dyn FnMut(&mut Graph)) {
        let mut all = |steps: &mut Vec<Self>| {
            for step in steps {
                step.for_each_node_mut(change);
            }
        };
        match self {
            Self::Call(call) => call.node.for_each_node_mut(change),
            Self::Match { arms, .. } => arms.iter_mut().for_each(|arm| all(&mut arm.steps)),
            Self::Loop { steps, .. } | Self::Each { steps, .. } => all(steps),
            Self::FanOut {
                branches: blocks, ..
            }
            | Self::Fallback {
                alternatives: blocks,
                ..
            } => blocks.iter_mut().for_each(all),
            Self::Return(_) | Self::Break | Self::Continue | Self::Set { .. } | Self::Value(_) => {}
        }
    }
}

impl Call {
    /// How other text refers to its output: `judge(..)`.
    pub fn reference(&self) -> String {
        match self.alias.as_str() {
            "" => format!("{}(..)", self.node.name),
            alias => format!("{alias}(..)"),
        }
    }

    /// `judge`, or `judge as weigh` where it was imported so.
    pub(crate) fn title(&self) -> String {
        match self.alias.as_str() {
            "" => self.node.name.clone(),
            alias => format!("{} as {alias}", self.node.name),
        }
    }
}

impl Arm {
    /// The pattern without paths: `Bad { reason }` for `Verdict::Bad { reason }`.
    pub fn short_pattern(&self) -> String {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let mut short = String::new();
        for part in self.pattern.split_inclusive("::") {
            match part.strip_suffix("::") {
                Some(path) => short.push_str(path.trim_end_matches(is_name)),
                None => short.push_str(part),
            }
        }
        short
    }

    /// Whether the decision is an `if`: `true` or `false`.
    pub(crate) fn is_bool(&self) -> bool {
        self.pattern == "true" || self.pattern == "false"
    }
}

impl Over {
    /// Whether it may be over before the first round: a range of the language has one at least.
    pub(crate) fn may_be_empty(&self) -> bool {
        matches!(self, Self::Items(_))
    }
}

/// As in Rust: `0..3`, `1..=5`, `plan.steps`.
impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rounds { first: 0, count } => write!(f, "0..{count}"),
            Self::Rounds { first, count: 0 } => write!(f, "{first}..{first}"),
            Self::Rounds { first, count } => {
                write!(f, "{first}..={}", first.saturating_add(count - 1))
            }
            Self::Items(list) => f.write_str(list),
        }
    }
}
