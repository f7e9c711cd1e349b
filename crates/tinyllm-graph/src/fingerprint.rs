//! A stable number for the structure of a graph. Must not know docs, places or settings.
//!
//! FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), over the canonical text: every
//! step as a letter and its texts, every text with its length before it. Changing what is written
//! here changes every fingerprint, and journals that recorded them.

use std::fmt;

use crate::graph::{Arm, Call, Graph, Over, Step};
use crate::spec::{FanOutKind, Kind};

/// A stable number for the structure of a graph: names, types, topology and what flows where.
///
/// Docs, source places, models and retries do not change it. Shown as 16 hexadecimal digits.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec};
///
/// const JUDGE: NodeSpec = NodeSpec { name: "judge", ..NodeSpec::EMPTY };
/// let one = Graph::of(&JUDGE).fingerprint();
/// let documented = Graph::of(&NodeSpec { doc: "Weigh it.", ..JUDGE }).fingerprint();
/// let renamed = Graph::of(&NodeSpec { name: "weigh", ..JUDGE }).fingerprint();
/// assert_eq!(one, documented);
/// assert_ne!(one, renamed);
/// assert_eq!(one.to_string().len(), 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Graph {
    /// The fingerprint of its structure, nested graphs included.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Hash(0xcbf2_9ce4_8422_2325);
        hash.graph(self);
        Fingerprint(hash.0)
    }
}

struct Hash(u64);

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn graph(&mut self, graph: &Graph) {
        self.text(&graph.name);
        self.bytes(match graph.kind {
            Kind::Llm { .. } => b"l",
            Kind::Rust { .. } => b"r",
            Kind::Chain => b"c",
            Kind::Concurrent => b"t",
            Kind::Decide => b"d",
        });
        self.number(graph.params.len() as u64);
        for param in &graph.params {
            self.text(&param.name);
            self.text(&param.ty);
        }
        self.text(&graph.output);
        self.steps(&graph.body);
    }

    fn steps(&mut self, steps: &[Step]) {
        self.number(steps.len() as u64);
        for step in steps {
            self.step(step);
        }
    }

    fn blocks(&mut self, blocks: &[Vec<Step>]) {
        self.number(blocks.len() as u64);
        for block in blocks {
            self.steps(block);
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Call(call) => self.call(call),
            Step::Match { on, bind, arms } => {
                self.tagged(b"M", &[on, bind]);
                self.number(arms.len() as u64);
                for Arm {
                    label,
                    pattern,
                    steps,
                } in arms
                {
                    self.tagged(b"A", &[label, pattern]);
                    self.steps(steps);
                }
            }
            Step::Loop {
                site,
                item,
                over,
                steps,
            } => {
                self.tagged(b"L", &[site, item]);
                self.over(over);
                self.steps(steps);
            }
            Step::FanOut {
                kind,
                bind,
                branches,
            } => {
                self.tagged(b"P", &[bind]);
                self.kind(*kind);
                self.blocks(branches);
            }
            Step::Each {
                kind,
                bind,
                item,
                over,
                limit,
                steps,
            } => {
                self.tagged(b"E", &[bind, item]);
                self.kind(*kind);
                self.over(over);
                self.number(u64::from(limit.is_some()));
                self.number(limit.unwrap_or_default());
                self.steps(steps);
            }
            Step::Fallback { bind, alternatives } => {
                self.tagged(b"F", &[bind]);
                self.blocks(alternatives);
            }
            Step::Return(value) => self.tagged(b"R", &[value]),
            Step::Break => self.bytes(b"B"),
            Step::Continue => self.bytes(b"N"),
            Step::Set { bind, value } => self.tagged(b"S", &[bind, value]),
            Step::Value(value) => self.tagged(b"V", &[value]),
        }
    }

    fn call(&mut self, call: &Call) {
        self.tagged(b"C", &[&call.site, &call.bind]);
        self.graph(&call.node);
        self.number(call.uses.len() as u64);
        for text in &call.uses {
            self.text(text);
        }
        self.number(call.options.len() as u64);
        for (name, value) in &call.options {
            self.text(name);
            self.text(value);
        }
        self.number(u64::from(call.attempt));
    }

    fn tagged(&mut self, tag: &[u8], texts: &[&str]) {
        self.bytes(tag);
        for text in texts {
            self.text(text);
        }
    }

    fn kind(&mut self, kind: FanOutKind) {
        self.bytes(match kind {
            FanOutKind::Concurrent => b"c",
            FanOutKind::Race => b"r",
        });
    }

    fn over(&mut self, over: &Over) {
        match over {
            Over::Rounds { first, count } => {
                self.bytes(b"n");
                self.number(*first);
                self.number(*count);
            }
            Over::Items(list) => self.tagged(b"i", &[list]),
        }
    }
}
