//! The model: what a node or a graph says, as spanned plain data.
//!
//! Knows nothing of how it was written (the grammar fills it) nor of what becomes of it
//! (`tinyllm-macros` expands it, a build script draws it).

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, LitInt, LitStr, Member, Pat, Path, Type, Visibility};

/// Which macro a graph was written with: `chain!`, `concurrent!` or `decide!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composite {
    /// `chain!`: any body.
    Chain,
    /// `concurrent!`: the body is a list of branches, the output is their tuple.
    Concurrent,
    /// `decide!`: the body is one `match`.
    Decide,
}

/// One graph: `pub fn process_loan(application: LoanApplication) -> Outcome { .. }`.
pub struct Graph {
    /// `chain!`, `concurrent!` or `decide!`.
    pub composite: Composite,
    /// Attributes without our own, e.g. `/// Decide one loan application.`
    pub attrs: Vec<Attribute>,
    /// The text of the doc comment, lines joined, trimmed: `Decide one loan application.`
    pub doc: String,
    /// `pub`, `pub(crate)` or nothing.
    pub vis: Visibility,
    /// The `fn` keyword's place.
    pub fn_span: Span,
    /// `process_loan`.
    pub name: Ident,
    /// `application: LoanApplication`, as written.
    pub params: Vec<Param>,
    /// The parentheses around the parameters.
    pub params_span: Span,
    /// `Outcome`.
    pub output: Type,
    /// The steps.
    pub body: Block,
    /// `#[tinyllm(crate = path)]`: where the runtime crate is, if it was renamed.
    pub crate_path: Option<Path>,
    /// Whether the header is sound, so that callers of a graph with a broken body have no errors.
    pub usable: bool,
}

/// One parameter of a node or a graph.
#[derive(Clone)]
pub struct Param {
    /// `application`; a leading underscore is kept here.
    pub name: Ident,
    /// `LoanApplication`.
    pub ty: Type,
    /// The binding that uses of the name refer to; meaningless for nodes.
    pub binding: Binding,
}

impl Param {
    /// The name in JSON and in prompts: without `r#` and without a leading underscore.
    pub fn json_name(&self) -> String {
        let name = self.name.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        name.strip_prefix('_')
            .filter(|rest| !rest.is_empty())
            .unwrap_or(name)
            .to_string()
    }
}

/// The number of one binding of a name within its graph; two bindings of one name (shadowing) differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binding(pub usize);

/// `{ steps; tail }`.
#[derive(Default)]
pub struct Block {
    /// In order.
    pub steps: Vec<Step>,
    /// The value of the block, if it has one.
    pub tail: Option<Box<Expr>>,
}

/// One line of a block.
#[expect(clippy::large_enum_variant, reason = "most steps are the large one")]
pub enum Step {
    /// `let mut query = rewrite(question);`
    Let {
        /// Whether `mut` stood there.
        mutable: bool,
        /// The pattern as written, without `mut`: `query`, `(mail, report)`, `_`.
        pat: Pat,
        /// The names it binds.
        names: Vec<(Ident, Binding)>,
        /// `: Type`, if it stood there.
        ty: Option<Type>,
        /// The right side.
        value: Expr,
    },
    /// `query = refine(question, query, missing);`
    Assign {
        /// `query`.
        name: Ident,
        /// What it refers to.
        binding: Binding,
        /// The right side.
        value: Expr,
    },
    /// `save_turn(session, reply);`: done for its effect.
    Do(Expr),
    /// A bounded loop.
    For(For),
}

/// `for step in plan.steps { .. }`
pub struct For {
    /// `step`, `_`, `(a, b)`.
    pub pat: Pat,
    /// The names it binds.
    pub names: Vec<(Ident, Binding)>,
    /// Rounds or items.
    pub over: Over,
    /// One round.
    pub body: Block,
    /// The `for` keyword's place.
    pub span: Span,
    /// Its place within the frame around it, e.g. `round` or `Good/step`; rounds add their index.
    pub site: String,
}

/// What a loop or an `each` runs over.
pub enum Over {
    /// `0..5` or `1..=5`.
    Rounds {
        /// `0`.
        from: LitInt,
        /// `5`.
        to: LitInt,
        /// Whether it was `..=`.
        inclusive: bool,
        /// How many rounds that is.
        count: u64,
    },
    /// `plan.steps`: a value that can be iterated.
    Items(Box<Expr>),
}

/// What can stand on the right side of `=`, in an argument, in an arm, at the end of a block.
pub enum Expr {
    /// A node call that is awaited at once.
    Call(Call),
    /// A value by name.
    Use(Use),
    /// `5`, `"text"`, `true`.
    Lit(syn::Lit),
    /// `()`, `(a, b)`.
    Tuple(Vec<Expr>),
    /// `{ .. }`
    Block(Block),
    /// `match judge(facts) { .. }`
    Match(Match),
    /// `if big(x) { .. } else { .. }`
    If {
        /// The decision on a `bool`.
        on: Box<Expr>,
        /// If true.
        yes: Block,
        /// A `Block` or another `If`.
        no: Option<Box<Expr>>,
        /// The `if` keyword's place.
        span: Span,
    },
    /// `concurrent!(a(x), b(y))` and `race!(a(x), b(x))`.
    FanOut {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// At least two.
        branches: Vec<Branch>,
        /// The macro's name, for errors.
        span: Span,
        /// Its own place, e.g. `mail+report` is not needed: `concurrent` or the name bound to.
        site: String,
    },
    /// `concurrent!(for doc in docs { grade(question, doc) }, limit = 8)` and the same of `race!`.
    Each {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// `doc`.
        pat: Pat,
        /// The names it binds.
        names: Vec<(Ident, Binding)>,
        /// Rounds or items.
        over: Over,
        /// What runs per item; its call's site is relative to the frame around the `each`.
        branch: Box<Branch>,
        /// `limit = 8`, if given.
        limit: Option<LitInt>,
        /// The macro's name, for errors.
        span: Span,
    },
    /// `fallback!(a(x), b(x))`: the next one if the one before failed.
    Fallback {
        /// At least two.
        calls: Vec<Call>,
        /// The macro's name.
        span: Span,
    },
    /// `attempt!(a(x))`: a `Result` instead of failing.
    Attempt {
        /// The call that may fail.
        call: Box<Call>,
        /// The macro's name.
        span: Span,
    },
    /// `return value`
    Return {
        /// The value, `()` if absent.
        value: Option<Box<Expr>>,
        /// The `return` keyword's place.
        span: Span,
    },
    /// `break`
    Break(Span),
    /// `continue`
    Continue(Span),
}

/// `concurrent!` or `race!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FanOutKind {
    /// Every branch must succeed.
    Concurrent,
    /// The first success wins.
    Race,
}

/// One branch of a fan-out: one node call, so that an engine can run it by name.
pub enum Branch {
    /// `send_email(facts)`
    Call(Call),
    /// `attempt!(send_email(facts))`
    Attempt(Call, Span),
    /// `match safety_check(q) { Safety::Safe => (), Safety::Unsafe { reason } => return refuse(reason) }`
    Guard(Match),
}

/// `match on { arms }`
pub struct Match {
    /// What is decided on; a `Call` for a guard.
    pub on: Box<Expr>,
    /// In order.
    pub arms: Vec<Arm>,
    /// The `match` keyword's place.
    pub span: Span,
}

/// One arm.
pub struct Arm {
    /// As written.
    pub pat: Pat,
    /// The names it binds.
    pub names: Vec<(Ident, Binding)>,
    /// Its name in sites and pictures: `Good` for `Verdict::Good`, `true`, `otherwise` for `_`.
    pub label: String,
    /// What it yields.
    pub body: Expr,
    /// Its last token's place, after which the next arm would follow.
    pub end: Span,
}

/// `profiler::describe(message).with(temperature = 0.8)`
pub struct Call {
    /// `profiler::describe`.
    pub node: Path,
    /// In order.
    pub args: Vec<Expr>,
    /// The parentheses.
    pub paren: Span,
    /// Options of this call.
    pub with: Vec<WithOption>,
    /// Its place within the frame (graph, round) around it: `Good/mail`.
    pub site: String,
}

impl Call {
    /// The last segment of the path, whose span every error about the call carries.
    pub fn last(&self) -> Option<&Ident> {
        self.node.segments.last().map(|segment| &segment.ident)
    }

    /// What it is called here: the last word of the path.
    pub fn word(&self) -> String {
        let name = self.last().map(IdentExt::unraw);
        name.map_or_else(String::new, |name| name.to_string())
    }

    /// The path as text, without generic arguments: `profiler::describe`, `::bank::judge`.
    pub fn path(&self) -> String {
        let mut text = String::new();
        for (index, segment) in self.node.segments.iter().enumerate() {
            if index > 0 || self.node.leading_colon.is_some() {
                text.push_str("::");
            }
            text.push_str(&segment.ident.to_string());
        }
        text
    }
}

/// `temperature = 0.8`
pub struct WithOption {
    /// One of the options a call can carry.
    pub name: Ident,
    /// A literal or a value in scope.
    pub value: Expr,
}

/// `plan.steps`
pub struct Use {
    /// `plan`.
    pub name: Ident,
    /// `steps`.
    pub fields: Vec<Member>,
    /// What the name refers to.
    pub binding: Binding,
    /// Whether nothing reads it afterwards on any path, so that it is moved, not cloned.
    pub moved: bool,
}

/// One node: the item under `#[llm_function]`.
pub struct Node {
    /// Attributes of the item.
    pub attrs: Vec<Attribute>,
    /// The text of the doc comment, lines joined with `\n`, trimmed.
    pub doc: String,
    /// `pub`, `pub(crate)` or nothing.
    pub vis: Visibility,
    /// The signature as written, with `cx`.
    pub sig: syn::Signature,
    /// Whether the first parameter is `cx: &Cx`; that one is not among `params`.
    pub takes_cx: bool,
    /// `facts: Facts`.
    pub params: Vec<Param>,
    /// `Verdict`; of `Result<Verdict, E>` the `Verdict`.
    pub output: Type,
    /// `E` of `Result<Verdict, E>`: whether the body can fail.
    pub fallible: bool,
    /// The body with its braces as raw tokens; `None` for an LLM call.
    pub body: Option<TokenStream>,
    /// What stood in `#[llm_function(..)]`.
    pub options: NodeOptions,
    /// Whether the signature is sound, so that callers of a node with wrong options have no errors.
    pub usable: bool,
}

impl Node {
    /// The name in sites, settings and JSON: `name = ".."`, else the function's without `r#`.
    pub fn label(&self) -> String {
        match &self.options.name {
            Some(name) => name.value(),
            None => {
                let name = self.sig.ident.to_string();
                name.strip_prefix("r#").unwrap_or(&name).to_owned()
            }
        }
    }
}

/// The options of `#[llm_function(..)]`, typed, with their places.
#[derive(Default)]
pub struct NodeOptions {
    /// `model = "openai/gpt-4o-mini"`
    pub model: Option<LitStr>,
    /// `system = ".."`
    pub system: Option<LitStr>,
    /// `prompt = "Weigh {facts.amount}"`
    pub prompt: Option<Prompt>,
    /// `prompt_file = "prompts/weigh.txt"`, relative to the crate's manifest.
    pub prompt_file: Option<LitStr>,
    /// `temperature = 0.2`, between 0 and 2.
    pub temperature: Option<(f64, Span)>,
    /// `top_p = 0.9`, above 0 and up to 1.
    pub top_p: Option<(f64, Span)>,
    /// `max_tokens = 200`
    pub max_tokens: Option<(u32, Span)>,
    /// `seed = 7`
    pub seed: Option<(u64, Span)>,
    /// `stop = ["\n"]`
    pub stop: Option<Vec<LitStr>>,
    /// `choose`, or `choose = topics::CALIBRATION`
    pub choose: Option<Choose>,
    /// `retries = 2`
    pub retries: Option<(u32, Span)>,
    /// `timeout = "30s"`, in milliseconds.
    pub timeout_ms: Option<(u64, Span)>,
    /// `validate = path::to::check`
    pub validate: Option<Path>,
    /// `output_format = "types"`
    pub output_format: Option<LitStr>,
    /// `reasoning`, or `reasoning = false`.
    pub reasoning: Option<(bool, Span)>,
    /// `parse = "strict"`
    pub parse: Option<LitStr>,
    /// `escalate = "openai/gpt-4o"`
    pub escalate: Option<LitStr>,
    /// `name = "extract"`: the name in sites, settings and JSON, instead of the function's.
    pub name: Option<LitStr>,
    /// `crate = path`: where the runtime crate is, if it was renamed.
    pub crate_path: Option<Path>,
}

/// The option `choose`.
pub struct Choose {
    /// The place of the word.
    pub name: Span,
    /// `topics::CALIBRATION`
    pub calibration: Option<Path>,
}

/// A prompt template with its literal.
pub struct Prompt {
    /// The literal as written.
    pub literal: LitStr,
    /// Text and placeholders in order.
    pub parts: Vec<PromptPart>,
}

/// A piece of a prompt template.
pub enum PromptPart {
    /// Constant text, escapes resolved.
    Text(String),
    /// `{facts.amount:>8}`
    Placeholder {
        /// Index into the node's `params`.
        param: usize,
        /// `amount`; an identifier or a tuple index each.
        fields: Vec<String>,
        /// `>8`; empty if none.
        spec: String,
    },
}
