//! The graph as boxes and edges, for tools that lay out by themselves. Must not know their syntax.

mod lines;
mod words;

use crate::graph::{Arm, Call, Graph, Over, Step};
use crate::spec::{FanOutKind, Kind};
pub(crate) use lines::lines;
use words::{call_label, each_title, fallback_title, join_word, loop_words, marks, question};

/// Boxes and frames in program order, and the edges between boxes.
#[derive(Default)]
pub(crate) struct Flow {
    pub(crate) items: Vec<Item>,
    pub(crate) edges: Vec<Edge>,
}

/// What stands in a chart; all ids are different.
pub(crate) enum Item {
    /// A box.
    Node {
        id: String,
        shape: Shape,
        label: String,
    },
    /// A titled frame begins.
    Open { id: String, title: String },
    /// The innermost frame ends.
    Close,
}

/// From one box to another.
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Empty if nothing is said.
    pub(crate) label: String,
    /// Whether it is no common way on: the next round, the next alternative.
    pub(crate) dotted: bool,
}

/// The boxes and the edges of a whole graph.
pub(crate) fn graph(graph: &Graph) -> Flow {
    let mut chart = Chart::default();
    let mut title = vec![graph.name.clone()];
    title.extend(
        graph
            .params
            .iter()
            .map(|param| format!("{}: {}", param.name, param.ty)),
    );
    let start = chart.node(&Shape::Stop, &title.join("\n"));
    let mut frame = Frame::default();
    let exits = if graph.kind.is_graph() {
        chart.steps(&graph.body, vec![Exit::of(&start)], &mut frame)
    } else {
        let id = chart.node(&Shape::of(graph), &graph.name);
        chart.connect(&[Exit::of(&start)], &id);
        vec![Exit::of(&id)]
    };
    if !exits.is_empty() {
        let end = chart.node(&Shape::Stop, &graph.output);
        chart.connect(&exits, &end);
    }
    chart.flow
}

/// A loose end: the next box is reached from here.
#[derive(Clone)]
struct Exit {
    from: String,
    label: String,
    dotted: bool,
}

impl Exit {
    fn of(id: &str) -> Self {
        Self {
            from: id.to_owned(),
            label: String::new(),
            dotted: false,
        }
    }

    fn labelled(id: &str, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::of(id)
        }
    }

    /// The same end with one more word on its edge.
    fn marked(mut self, word: &str) -> Self {
        self.label = if self.label.is_empty() {
            word.to_owned()
        } else {
            format!("{}: {word}", self.label)
        };
        self
    }
}

/// Where `return`, `break` and `continue` of the graph around lead to.
#[derive(Default)]
struct Frame {
    returns: Vec<Exit>,
    breaks: Vec<Exit>,
    continues: Vec<Exit>,
}

/// What a box stands for.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Llm,
    Rust,
    Decision,
    Fork,
    Join,
    Head,
    Value,
    Stop,
}

impl Shape {
    fn of(node: &Graph) -> Self {
        match node.kind {
            Kind::Llm { .. } => Self::Llm,
            Kind::Rust { .. } | Kind::Chain | Kind::Concurrent | Kind::Decide => Self::Rust,
        }
    }
}

#[derive(Default)]
struct Chart {
    flow: Flow,
    count: usize,
}

impl Chart {
    fn id(&mut self) -> String {
        let id = format!("n{}", self.count);
        self.count += 1;
        id
    }

    fn node(&mut self, shape: &Shape, label: &str) -> String {
        let id = self.id();
        self.flow.items.push(Item::Node {
            id: id.clone(),
            shape: *shape,
            label: label.to_owned(),
        });
        id
    }

    fn connect(&mut self, exits: &[Exit], to: &str) {
        for Exit {
            from,
            label,
            dotted,
        } in exits
        {
            self.flow.edges.push(Edge {
                from: from.clone(),
                to: to.to_owned(),
                label: label.clone(),
                dotted: *dotted,
            });
        }
    }

    /// A new box reached from `exits`; its own way out.
    fn step_box(&mut self, shape: &Shape, label: &str, exits: &[Exit]) -> Vec<Exit> {
        let id = self.node(shape, label);
        self.connect(exits, &id);
        vec![Exit::of(&id)]
    }

    /// A titled frame around what `inside` draws.
    fn framed<T>(&mut self, title: &str, inside: impl FnOnce(&mut Self) -> T) -> (String, T) {
        let id = self.id();
        self.flow.items.push(Item::Open {
            id: id.clone(),
            title: title.to_owned(),
        });
        let result = inside(self);
        self.flow.items.push(Item::Close);
        (id, result)
    }

    fn steps(&mut self, steps: &[Step], mut exits: Vec<Exit>, frame: &mut Frame) -> Vec<Exit> {
        let mut before = None;
        for step in steps {
            exits = self.step(step, before, exits, frame);
            before = match step {
                Step::Call(call) => Some(call),
                _ => None,
            };
        }
        exits
    }

    fn step(
        &mut self,
        step: &Step,
        before: Option<&Call>,
        exits: Vec<Exit>,
        frame: &mut Frame,
    ) -> Vec<Exit> {
        match step {
            Step::Call(call) => self.call(call, &exits).1,
            Step::Match { on, bind, arms } => {
                self.decision(&question(on, bind, arms, before), arms, &exits, frame)
            }
            Step::Loop {
                item, over, steps, ..
            } => self.rounds(item, over, steps, exits, frame),
            Step::FanOut {
                kind,
                bind,
                branches,
            } => {
                let fork = self.step_box(&Shape::Fork, kind.word(), &exits);
                let blocks = branches.iter().map(Vec::as_slice);
                let ends = blocks.flat_map(|block| self.steps(block, fork.clone(), frame));
                let ends: Vec<Exit> = ends.collect();
                self.step_box(&Shape::Join, &join_word(*kind, bind), &ends)
            }
            Step::Each {
                kind,
                bind,
                item,
                over,
                limit,
                steps,
            } => {
                let title = each_title(*kind, item, over, *limit);
                let inside = |chart: &mut Self| {
                    let fork = chart.step_box(&Shape::Fork, &format!("each {item}"), &exits);
                    let mut ends = chart.steps(steps, fork.clone(), frame);
                    // Nobody wins a race without one who takes part.
                    if over.may_be_empty() && *kind == FanOutKind::Concurrent {
                        ends.extend(fork.into_iter().map(|fork| fork.marked("if there is none")));
                    }
                    chart.step_box(&Shape::Join, &join_word(*kind, bind), &ends)
                };
                self.framed(&title, inside).1
            }
            Step::Fallback { bind, alternatives } => {
                let inside = |chart: &mut Self| chart.alternatives(alternatives, exits, frame);
                self.framed(&fallback_title(bind), inside).1
            }
            Step::Return(value) => {
                let marker = self.step_box(&Shape::Stop, &format!("return {value}"), &exits);
                frame.returns.extend(marker);
                Vec::new()
            }
            Step::Break => {
                frame
                    .breaks
                    .extend(exits.into_iter().map(|exit| exit.marked("break")));
                Vec::new()
            }
            Step::Continue => {
                frame
                    .continues
                    .extend(exits.into_iter().map(|exit| exit.marked("continue")));
                Vec::new()
            }
            Step::Set { bind, value } => {
                self.step_box(&Shape::Value, &format!("{bind} = {value}"), &exits)
            }
            Step::Value(value) => self.step_box(&Shape::Value, value, &exits),
        }
    }

    /// The id from which a failure leaves, and the ways out.
    fn call(&mut self, call: &Call, exits: &[Exit]) -> (String, Vec<Exit>) {
        if call.node.body.is_empty() {
            let id = self.node(&Shape::of(&call.node), &call_label(call));
            self.connect(exits, &id);
            return (id.clone(), vec![Exit::of(&id)]);
        }
        let title = format!("{}({})", call.title(), call.uses.join(", "));
        let title = [vec![title], marks(call)].concat().join(", ");
        self.framed(&title, |chart| {
            let mut inner = Frame::default();
            let mut ends = chart.steps(&call.node.body, exits.to_vec(), &mut inner);
            ends.append(&mut inner.returns);
            ends
        })
    }

    fn decision(
        &mut self,
        question: &str,
        arms: &[Arm],
        exits: &[Exit],
        frame: &mut Frame,
    ) -> Vec<Exit> {
        let id = self.node(&Shape::Decision, question);
        self.connect(exits, &id);
        let mut ends = Vec::new();
        for arm in arms {
            let pattern = if arm.pattern == "_" {
                &arm.label
            } else {
                &arm.short_pattern()
            };
            let into = vec![Exit::labelled(&id, pattern)];
            ends.extend(self.steps(&arm.steps, into, frame));
        }
        ends
    }

    fn rounds(
        &mut self,
        item: &str,
        over: &Over,
        steps: &[Step],
        exits: Vec<Exit>,
        frame: &mut Frame,
    ) -> Vec<Exit> {
        let (title, head, after) = loop_words(item, over);
        let outer = (
            std::mem::take(&mut frame.breaks),
            std::mem::take(&mut frame.continues),
        );
        // A list may be empty, so it is looked at before a round; a number of rounds behind one.
        let inside = |chart: &mut Self| {
            let entry = chart.step_box(&Shape::Head, &head, &exits);
            let mut back = chart.steps(steps, entry.clone(), frame);
            back.append(&mut frame.continues);
            let looks = match over.may_be_empty() {
                true => entry.clone(),
                false if back.is_empty() => Vec::new(),
                false => {
                    back = chart.step_box(&Shape::Head, "next round?", &back);
                    back.clone()
                }
            };
            for exit in &mut back {
                exit.dotted = true;
            }
            for head in &entry {
                chart.connect(&back, &head.from);
            }
            looks
        };
        let (_, looks) = self.framed(&title, inside);
        let mut ends: Vec<Exit> = looks
            .iter()
            .map(|look| Exit::labelled(&look.from, after.as_str()))
            .collect();
        ends.append(&mut frame.breaks);
        (frame.breaks, frame.continues) = outer;
        ends
    }

    fn alternatives(
        &mut self,
        alternatives: &[Vec<Step>],
        exits: Vec<Exit>,
        frame: &mut Frame,
    ) -> Vec<Exit> {
        let mut ends = Vec::new();
        let mut into = exits;
        for steps in alternatives {
            let Some((Step::Call(call), arguments)) = steps.split_last() else {
                ends.extend(self.steps(steps, into.clone(), frame));
                continue;
            };
            let reached = self.steps(arguments, into, frame);
            let (id, ways_out) = self.call(call, &reached);
            ends.extend(ways_out);
            into = vec![Exit {
                dotted: true,
                ..Exit::labelled(&id, "if it fails")
            }];
        }
        ends
    }
}
