//! What is in scope while a graph is written: values with their types, nodes, how much is left.

use super::random::Random;

/// The types that values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Number,
    Truth,
    Verdict,
    Plan,
    Texts,
    Found,
    Tried,
    Pair,
    Unit,
}

impl Type {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Number => "u64",
            Self::Truth => "bool",
            Self::Verdict => "Verdict",
            Self::Plan => "Plan",
            Self::Texts => "Vec<String>",
            Self::Found => "Option<String>",
            Self::Tried => "Result<String, Failure>",
            Self::Pair => "(String, String)",
            Self::Unit => "()",
        }
    }
}

/// A node as a path, with its types.
pub(crate) struct Node {
    pub(crate) path: &'static str,
    pub(crate) params: &'static [Type],
    pub(crate) output: Type,
    /// Whether a script can let it fail.
    pub(crate) fails: bool,
    pub(crate) is_llm: bool,
}

const fn node(path: &'static str, params: &'static [Type], output: Type) -> Node {
    Node {
        path,
        params,
        output,
        fails: true,
        is_llm: false,
    }
}

const fn llm(path: &'static str, params: &'static [Type], output: Type) -> Node {
    Node {
        is_llm: true,
        ..node(path, params, output)
    }
}

const fn sure(path: &'static str, params: &'static [Type], output: Type) -> Node {
    Node {
        fails: false,
        ..node(path, params, output)
    }
}

/// The nodes of `nodes.rs`.
pub(crate) const NODES: &[Node] = &[
    node("say", &[Type::Text], Type::Text),
    llm("ask", &[Type::Text], Type::Text),
    node("join", &[Type::Text, Type::Text], Type::Text),
    node("weigh", &[Type::Number, Type::Text], Type::Text),
    sure("concat", &[Type::Texts], Type::Text),
    sure("recover", &[Type::Tried], Type::Text),
    sure("opening", &[], Type::Text),
    sure("or_else", &[Type::Found], Type::Text),
    node("end", &[Type::Text], Type::Text),
    node("subgraph", &[Type::Plan], Type::Text),
    node("nodes::far::tell", &[Type::Text], Type::Text),
    node("told", &[Type::Text], Type::Text),
    node("judge", &[Type::Text], Type::Verdict),
    llm("rule", &[Type::Text], Type::Verdict),
    node("is_long", &[Type::Text], Type::Truth),
    node("split", &[Type::Text], Type::Texts),
    node("make_plan", &[Type::Text], Type::Plan),
    node("find", &[Type::Text], Type::Found),
    node("halves", &[Type::Text], Type::Pair),
    node("log", &[Type::Text], Type::Unit),
];

/// The header of a graph that others may call.
#[derive(Clone)]
pub(crate) struct Graph {
    pub(crate) name: String,
    pub(crate) params: Vec<Type>,
    pub(crate) output: Type,
}

/// A value by name.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) mutable: bool,
    /// Whether something was decided on it: another decision could then never go elsewhere.
    pub(crate) decided: bool,
}

/// One graph while it is written.
pub(crate) struct Scope<'r> {
    pub(crate) random: &'r mut Random,
    pub(crate) helpers: &'r [Graph],
    pub(crate) values: Vec<Value>,
    pub(crate) output: Type,
    /// How many calls may still be written.
    pub(crate) left: u64,
    pub(crate) loops: usize,
    pub(crate) depth: u64,
    names: u64,
}

/// Nothing nests deeper than this within one graph.
pub(crate) const DEEPEST: u64 = 6;

impl<'r> Scope<'r> {
    pub(crate) fn new(
        random: &'r mut Random,
        helpers: &'r [Graph],
        params: Vec<(String, Type)>,
        output: Type,
        calls: u64,
    ) -> Self {
        let value = |(name, ty)| Value {
            name,
            ty,
            mutable: false,
            decided: false,
        };
        Self {
            random,
            helpers,
            values: params.into_iter().map(value).collect(),
            output,
            left: calls,
            loops: 0,
            depth: 0,
            names: 0,
        }
    }

    /// A name that nothing else of this graph has: a picture cannot show shadowing.
    pub(crate) fn fresh(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    pub(crate) fn bind(&mut self, name: &str, ty: Type) {
        self.values.push(Value {
            name: name.to_owned(),
            ty,
            mutable: false,
            decided: false,
        });
    }

    /// Names bound within `inside` end with it; what it decided stays decided.
    pub(crate) fn scoped<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.values.len();
        self.depth += 1;
        let text = inside(self);
        self.depth -= 1;
        self.values.truncate(before);
        text
    }

    /// White space in front of a line.
    pub(crate) fn indent(&self) -> String {
        "    ".repeat(usize::try_from(self.depth).unwrap_or_default() + 3)
    }

    /// Whether something with blocks may still be written.
    pub(crate) fn may_nest(&self) -> bool {
        self.left > 1 && self.depth < DEEPEST
    }
}
