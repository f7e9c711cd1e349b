//! The steps of a graph in const form. Must not know how a picture looks.
//!
//! The constructors borrow what they are given for ever, so call them inside a `const`; in a `let`
//! rustc says "temporary value dropped while borrowed".
//!
//! # How source becomes steps
//!
//! Steps stand in the order in which they run; a block inside a block is inlined.
//!
//! **Text.** A value is written as in the source: `facts`, `plan.steps`, `8`, `(a, b)`, `"en"`.
//! A call inside other text is the last word of its path and two dots: `describe(..)`;
//! its own `Call` stands before. A `match`, `if` or macro inside other text is `match`, `if`,
//! `concurrent!`, `race!`, `fallback!`; `attempt!(f(x))` is `f(..)`. Spaces do not matter.
//!
//! **Bind** says where the value of a step goes:
//!
//! | source | bind |
//! |---|---|
//! | `let x = ..`, `let mut x = ..`, `x = ..` | `x` |
//! | `let (a, b) = ..` | `(a, b)` |
//! | `let _ = ..`, and `f(x);` done for its effect | `_` |
//! | an argument, what a `match` decides on, the value of a block, of `return` | empty |
//! | a branch of `let (mail, report) = concurrent!(..)` | `mail`, `report`, or `_` |
//! | a branch of any other fan-out or fallback | empty |

use super::NodeSpec;

/// One step of a graph; written by macros.
///
/// ```
/// use tinyllm_graph::{ArmSpec, NodeSpec, StepSpec};
///
/// # const fn node(name: &'static str) -> NodeSpec {
/// #     NodeSpec { name, output: "Outcome", ..NodeSpec::EMPTY }
/// # }
/// const JUDGE: &NodeSpec = &node("judge");
/// const REJECT: &NodeSpec = &node("reject");
///
/// // match judge(facts) { Verdict::Bad { reason } => reject(reason), .. }
/// const STEPS: &[StepSpec] = &[
///     StepSpec::call("judge", JUDGE, &["facts"], ""),
///     StepSpec::decide("judge(..)", "", &[ArmSpec::new(
///         "Bad",
///         "Verdict :: Bad { reason }",
///         &[StepSpec::call("Bad/reject", REJECT, &["reason"], "")],
///     )]),
/// ];
/// assert_eq!(STEPS.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepSpec {
    /// A node call. Calls among its arguments stand before it, left to right.
    ///
    /// `let facts = extract_facts(application);` is `Call { site: "facts", bind: "facts", .. }`;
    /// `save_turn(session, message, reply);` has the bind `_`;
    /// `solve(problem).with(seed = seed)` has options; `attempt!(extract_small(scan))` has `attempt`;
    /// `profiler::describe(message)` is as any other, its `node` being that crate's `SPEC`.
    Call {
        /// Its place within the frame (graph or loop) around it: `Good/mail`.
        site: &'static str,
        /// `<judge as Node>::SPEC`.
        node: &'static NodeSpec,
        /// One text per argument.
        uses: &'static [&'static str],
        /// Where its output goes; see the module.
        bind: &'static str,
        /// `.with(seed = seed, temperature = 0.8)`: name and value.
        options: &'static [(&'static str, &'static str)],
        /// Whether it stands in `attempt!(..)`.
        attempt: bool,
        /// What it is called in this graph: `weigh` after `use nodes::judge as weigh`; other text refers
        /// to it by that. Empty if it is its own name.
        alias: &'static str,
    },
    /// A decision: `match` and `if`.
    ///
    /// `match judge(facts) { .. }` is `Call judge`, then `Match { on: "judge(..)" }`.
    /// `match attempt!(extract_small(scan)) { .. }` is the same with `attempt` on the call.
    /// `if needs_approval(p) { .. }` is `Call`, then `Match` with the arms `true` and `false`; an absent
    /// `else` is a `false` arm without steps; `else if` is a `Call` and a `Match` inside it.
    /// `match plan.kind { .. }` has no call before it.
    Match {
        /// What is decided on: `judge(..)`, `plan.kind`.
        on: &'static str,
        /// Where the value of the chosen arm goes; see the module.
        bind: &'static str,
        /// In order, also those without steps.
        arms: &'static [ArmSpec],
    },
    /// `for _ in 0..3 { .. }`, `for step in plan.steps { .. }`: one round after the other.
    Loop {
        /// Its place within the frame around it: `round`. Sites inside are relative to it.
        site: &'static str,
        /// `_`, `step`, `(a, b)`.
        item: &'static str,
        /// Rounds or items.
        over: OverSpec,
        /// One round.
        steps: &'static [StepSpec],
    },
    /// `concurrent!(a(x), b(y))` and `race!(a(x), b(x))`; a `concurrent!` item is this one step.
    ///
    /// A branch is its call, with the calls among its arguments before it. The guard
    /// `match safety_check(q) { Safety::Safe => (), Safety::Unsafe { reason } => return refuse(reason) }`
    /// is the branch `Call safety_check`, `Match [Safe: nothing, Unsafe: Call refuse, Return]`.
    FanOut {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// `(draft, _)`; see the module.
        bind: &'static str,
        /// At least two.
        branches: &'static [&'static [StepSpec]],
    },
    /// `concurrent!(for doc in docs { grade(question, doc) }, limit = 8)` and the same of `race!`.
    Each {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// Where the `Vec` of outputs goes: `graded`.
        bind: &'static str,
        /// `doc`.
        item: &'static str,
        /// Rounds or items.
        over: OverSpec,
        /// `limit = 8`, if given.
        limit: Option<u64>,
        /// The branch that runs per item; its sites are relative to the frame around the `Each`.
        steps: &'static [StepSpec],
    },
    /// `fallback!(a(x), b(x))`: the next one if the one before failed.
    Fallback {
        /// Where the value goes; see the module.
        bind: &'static str,
        /// Per alternative its call, with the calls among its arguments before it.
        alternatives: &'static [&'static [StepSpec]],
    },
    /// The end of the graph: `return answer(question, docs)` is `Call answer`, then this with
    /// `answer(..)`; `return answer` is this alone; a bare `return` has the text `()`.
    Return(&'static str),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// A plain value that gets a name: `let best = draft;`, `draft = other.text;`.
    Set {
        /// `draft`.
        bind: &'static str,
        /// `other.text`; may be a tuple.
        value: &'static str,
    },
    /// A plain value that a block yields: the last line `reply`, the arm `Ok(invoice) => invoice`,
    /// `(a, b(..))` after the call of `b`. For `()` and for a block that ends in any other step, nothing.
    Value(&'static str),
}

impl StepSpec {
    /// A call without options.
    pub const fn call(
        site: &'static str,
        node: &'static NodeSpec,
        uses: &'static [&'static str],
        bind: &'static str,
    ) -> Self {
        Self::Call {
            site,
            node,
            uses,
            bind,
            options: &[],
            attempt: false,
            alias: "",
        }
    }

    /// The call by this name, be it the node's own or not; any other step unchanged.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        if let Self::Call { alias, .. } = &mut self {
            *alias = name;
        }
        self
    }

    /// The call with `.with(..)`; any other step unchanged.
    #[must_use]
    pub const fn with(mut self, set: &'static [(&'static str, &'static str)]) -> Self {
        if let Self::Call { options, .. } = &mut self {
            *options = set;
        }
        self
    }

    /// The call within `attempt!(..)`; any other step unchanged.
    #[must_use]
    pub const fn attempted(mut self) -> Self {
        if let Self::Call { attempt, .. } = &mut self {
            *attempt = true;
        }
        self
    }

    /// A decision.
    pub const fn decide(on: &'static str, bind: &'static str, arms: &'static [ArmSpec]) -> Self {
        Self::Match { on, bind, arms }
    }

    /// `concurrent!(a(x), b(y))`.
    pub const fn concurrent(bind: &'static str, branches: &'static [&'static [StepSpec]]) -> Self {
        Self::FanOut {
            kind: FanOutKind::Concurrent,
            bind,
            branches,
        }
    }

    /// `race!(a(x), b(x))`.
    pub const fn race(bind: &'static str, branches: &'static [&'static [StepSpec]]) -> Self {
        Self::FanOut {
            kind: FanOutKind::Race,
            bind,
            branches,
        }
    }

    /// `fallback!(a(x), b(x))`.
    pub const fn fallback(
        bind: &'static str,
        alternatives: &'static [&'static [StepSpec]],
    ) -> Self {
        Self::Fallback { bind, alternatives }
    }
}

/// One arm of a decision; written by macros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmSpec {
    /// Its name in sites: `Bad` for `Verdict::Bad { reason }`, `true`, `otherwise` for `_`.
    pub label: &'static str,
    /// The pattern as tokens: `Verdict :: Bad { reason }`; spaces do not matter.
    pub pattern: &'static str,
    /// What it does; empty for `()`.
    pub steps: &'static [StepSpec],
}

impl ArmSpec {
    /// The arm `pattern => steps`.
    pub const fn new(
        label: &'static str,
        pattern: &'static str,
        steps: &'static [StepSpec],
    ) -> Self {
        Self {
            label,
            pattern,
            steps,
        }
    }
}

/// What a loop or an each runs over; written by macros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverSpec {
    /// `0..3` is `{ first: 0, count: 3 }`, `1..=5` is `{ first: 1, count: 5 }`.
    Rounds {
        /// The first number.
        first: u64,
        /// How many rounds.
        count: u64,
    },
    /// `plan.steps`: a list.
    Items(&'static str),
}

/// `concurrent!` or `race!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FanOutKind {
    /// Every branch must succeed.
    Concurrent,
    /// The first success wins, the rest is cancelled.
    Race,
}

impl FanOutKind {
    /// As the language calls it: `concurrent`, `race`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Concurrent => "concurrent",
            Self::Race => "race",
        }
    }
}
