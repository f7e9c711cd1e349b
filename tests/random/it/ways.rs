//! Which call can follow which: told from the steps of a graph, and from the boxes and edges that a
//! tool read. The two are made independently and compared. It must not know how a chart is written.

use std::collections::{BTreeMap, BTreeSet};

use tinyllm_graph::{Arm, Call, FanOutKind, Graph, Over, Step};
use tinyllm_tests_tools::Drawing;

/// The number of a call of a node in program order, those of nested graphs included.
type Number = usize;

/// Before the first call.
const START: Number = usize::MAX;
/// Behind the last call.
const END: Number = usize::MAX - 1;

/// What a chart has to show.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Ways {
    /// How often each node is called.
    pub(crate) calls: BTreeMap<String, usize>,
    /// How often each pattern leads somewhere.
    pub(crate) arms: BTreeMap<String, usize>,
    /// From call to call, with nothing but decisions, forks and values between.
    pub(crate) ways: BTreeSet<(Number, Number)>,
}

type Set = BTreeSet<Number>;

/// How `return`, `break` and `continue` are drawn.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Jumps {
    /// As edges to where they lead.
    #[default]
    Edges,
    /// As marks that end a way; their frame says the rest.
    Marks,
}

impl Ways {
    pub(crate) fn of(graph: &Graph, jumps: Jumps) -> Self {
        let mut walk = Walk {
            jumps,
            ..Walk::default()
        };
        let mut frame = Frame::default();
        let mut ends = walk.steps(&graph.body, &Set::from([START]), &mut frame);
        ends.extend(frame.returns);
        walk.connect(&ends, END);
        count(&graph.body, &mut walk.ways);
        walk.ways
    }
}

/// Calls and arms, each as often as it stands there.
fn count(steps: &[Step], ways: &mut Ways) {
    for step in steps {
        match step {
            Step::Call(call) if call.node.body.is_empty() => {
                *ways.calls.entry(call.node.name.clone()).or_default() += 1;
            }
            Step::Call(call) => count(&call.node.body, ways),
            Step::Match { arms, .. } => {
                for arm in arms {
                    *ways.arms.entry(label(arm)).or_default() += 1;
                }
            }
            _ => {}
        }
        step.blocks()
            .into_iter()
            .for_each(|block| count(block, ways));
    }
}

fn label(arm: &Arm) -> String {
    match arm.pattern.as_str() {
        "_" => arm.label.clone(),
        _ => arm.short_pattern(),
    }
}

/// Where `return`, `break` and `continue` come from.
#[derive(Default)]
struct Frame {
    returns: Set,
    breaks: Set,
    continues: Set,
}

#[derive(Default)]
struct Walk {
    jumps: Jumps,
    ways: Ways,
    next: Number,
}

impl Walk {
    fn connect(&mut self, from: &Set, to: Number) {
        self.ways.ways.extend(from.iter().map(|from| (*from, to)));
    }

    fn steps(&mut self, steps: &[Step], from: &Set, frame: &mut Frame) -> Set {
        let mut from = from.clone();
        for step in steps {
            from = self.step(step, &from, frame);
        }
        from
    }

    fn step(&mut self, step: &Step, from: &Set, frame: &mut Frame) -> Set {
        match step {
            Step::Call(call) => self.call(call, from),
            Step::Match { arms, .. } => {
                let arms = arms
                    .iter()
                    .flat_map(|arm| self.steps(&arm.steps, from, frame));
                arms.collect()
            }
            Step::FanOut { branches, .. } => {
                let ends = branches
                    .iter()
                    .flat_map(|branch| self.steps(branch, from, frame));
                ends.collect()
            }
            Step::Each {
                kind, over, steps, ..
            } => {
                let mut ends = self.steps(steps, from, frame);
                // A race that nobody runs fails.
                if let (FanOutKind::Concurrent, Over::Items(_)) = (kind, over) {
                    ends.extend(from);
                }
                ends
            }
            Step::Loop { over, steps, .. } => self.rounds((over, steps), from, frame),
            Step::Fallback { alternatives, .. } => {
                let (mut ends, mut into) = (Set::new(), from.clone());
                for steps in alternatives {
                    into = self.steps(steps, &into, frame);
                    ends.extend(&into);
                }
                ends
            }
            Step::Return(_) => self.leave(from, &mut frame.returns),
            Step::Break => self.leave(from, &mut frame.breaks),
            Step::Continue => self.leave(from, &mut frame.continues),
            Step::Set { .. } | Step::Value(_) => from.clone(),
        }
    }

    /// Nothing follows a step that leaves.
    fn leave(&mut self, from: &Set, to: &mut Set) -> Set {
        match self.jumps {
            Jumps::Edges => to.extend(from),
            Jumps::Marks => self.connect(from, END),
        }
        Set::new()
    }

    fn call(&mut self, call: &Call, from: &Set) -> Set {
        if call.node.body.is_empty() {
            let number = self.next;
            self.next += 1;
            self.connect(from, number);
            return Set::from([number]);
        }
        let mut inner = Frame::default();
        let mut ends = self.steps(&call.node.body, from, &mut inner);
        ends.extend(inner.returns);
        ends
    }

    /// Whatever ends a round leads into the next one, and out.
    fn rounds(&mut self, (over, steps): (&Over, &[Step]), from: &Set, frame: &mut Frame) -> Set {
        let outer = (
            std::mem::take(&mut frame.breaks),
            std::mem::take(&mut frame.continues),
        );
        let (mut heads, first) = (from.clone(), self.next);
        let rounds = loop {
            self.next = first;
            let mut back = self.steps(steps, &heads, frame);
            back.extend(&frame.continues);
            if back.is_subset(&heads) {
                break back;
            }
            heads.extend(back);
        };
        // A list may be empty; a range has one round at least.
        let mut ends = match over {
            Over::Items(_) => heads,
            Over::Rounds { .. } => rounds,
        };
        ends.extend(&frame.breaks);
        (frame.breaks, frame.continues) = outer;
        ends
    }
}

/// The same from a chart that a tool read.
pub(crate) fn drawn_ways(drawing: &Drawing, graph: &Graph) -> Ways {
    let mut names = Ways::default();
    count(&graph.body, &mut names);
    let mut nodes: Vec<_> = drawing.nodes.iter().collect();
    nodes.sort_by_key(|node| node.id[1..].parse::<usize>().unwrap());
    let mut ways = Ways::default();
    let mut numbers = BTreeMap::from([(nodes[0].id.as_str(), START)]);
    for node in &nodes[1..] {
        let name = node.label.lines().next().unwrap_or_default();
        if names.calls.contains_key(name) {
            let number = numbers.len() - 1;
            numbers.insert(&node.id, number);
            *ways.calls.entry(name.to_owned()).or_default() += 1;
        }
    }
    for edge in &drawing.edges {
        let mut label = edge.label.as_str();
        for word in [": break", ": continue"] {
            label = label.strip_suffix(word).unwrap_or(label);
        }
        if names.arms.contains_key(label) {
            *ways.arms.entry(label.to_owned()).or_default() += 1;
        }
    }
    for (id, from) in &numbers {
        let mut seen = BTreeSet::new();
        follow(drawing, id, &numbers, &mut seen, &mut |to| {
            ways.ways.insert((*from, to));
        });
    }
    ways
}

/// Goes on from a box until calls, or where nothing follows.
fn follow<'d>(
    drawing: &'d Drawing,
    id: &'d str,
    numbers: &BTreeMap<&str, Number>,
    seen: &mut BTreeSet<&'d str>,
    found: &mut dyn FnMut(Number),
) {
    let next: Vec<&str> = drawing
        .edges
        .iter()
        .filter(|edge| edge.from == id)
        .map(|edge| edge.to.as_str())
        .collect();
    if next.is_empty() {
        found(END);
    }
    for to in next {
        match numbers.get(to) {
            Some(number) => found(*number),
            None if seen.insert(to) => follow(drawing, to, numbers, seen, found),
            None => {}
        }
    }
}
