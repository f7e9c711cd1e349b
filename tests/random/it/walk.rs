//! Walks the drawn graph beside the visits of one run.
//!
//! The graph alone decides what has to come next: which site, after which other, with which input,
//! and which arm the answer leads to. A visit that is missing, early, or left over is a fault.
//! It must not know how programs are made.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tinyllm_graph::{Call, FanOutKind, Graph, Over, Step};

use crate::text::{FAILURE, Pending, Values, same};
use crate::visits::{End, Visit};

/// How a piece of a graph was left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Flow {
    /// At its end, with its value.
    Next(Value),
    Return(Value),
    Break,
    Continue,
    Failed,
    /// Stopped from outside; only allowed where something outside stopped it.
    Cut,
}

pub(crate) struct Walk<'a> {
    pub(crate) visits: &'a BTreeMap<String, Visit>,
    /// The sites that the graph asked for.
    pub(crate) seen: BTreeSet<String>,
    /// The calls, arms and alternatives that were taken, as `keys` names them.
    pub(crate) taken: &'a mut BTreeSet<String>,
}

/// One graph or round while it is walked.
struct Frame<'g> {
    graph: &'g Graph,
    /// The site of the graph, or of the round within it.
    site: String,
    values: Values,
    /// The time up to which everything before has ended.
    now: usize,
}

impl Walk<'_> {
    /// The outermost graph: it cannot be cut.
    pub(crate) fn root(&mut self, graph: &Graph) {
        let visit = &self.visits[&graph.name];
        self.seen.insert(graph.name.clone());
        let flow = self.graph(graph, &graph.name, visit);
        assert_ne!(flow, Flow::Cut, "nothing stopped this run");
        let left: Vec<_> = self
            .visits
            .keys()
            .filter(|site| !self.seen.contains(*site))
            .collect();
        assert!(left.is_empty(), "not drawn there: {left:?}");
    }

    /// The inside of a call of a graph or node: whether it ended as its steps say.
    fn graph(&mut self, graph: &Graph, site: &str, visit: &Visit) -> Flow {
        let flow = if graph.body.is_empty() {
            match &visit.end {
                End::Complete(output) => Flow::Next(output.clone()),
                End::Failed => Flow::Failed,
                End::Cancelled => Flow::Cut,
            }
        } else {
            let mut frame = Frame {
                graph,
                site: site.to_owned(),
                values: Values::default(),
                now: visit.began,
            };
            for param in &graph.params {
                frame.values.bind(&param.name, &visit.input[&param.name]);
            }
            let flow = self.steps(&graph.body, "", &mut frame);
            assert!(
                frame.now <= visit.ended,
                "{site} ended before its last step"
            );
            flow
        };
        match (&flow, &visit.end) {
            (Flow::Next(drawn) | Flow::Return(drawn), End::Complete(ran)) => {
                assert!(
                    same(drawn, ran),
                    "{site} answered {ran}, and is drawn to answer {drawn}"
                );
                Flow::Next(ran.clone())
            }
            (Flow::Failed, End::Failed) | (Flow::Cut, End::Cancelled) => flow,
            (flow, end) => panic!("{site} ended as {end:?}, and is drawn to end as {flow:?}"),
        }
    }

    fn steps(&mut self, steps: &[Step], path: &str, frame: &mut Frame<'_>) -> Flow {
        let mut value = Value::Null;
        for (index, step) in steps.iter().enumerate() {
            let path = format!("{path}.{index}");
            match self.step(step, &path, frame) {
                Flow::Next(next) => value = next,
                other => return other,
            }
        }
        Flow::Next(value)
    }

    fn step(&mut self, step: &Step, path: &str, frame: &mut Frame<'_>) -> Flow {
        let (flow, bind, reference) = match step {
            Step::Call(call) => {
                let flow = self.call(call, &call.site, path, frame);
                (flow, call.bind.as_str(), call.reference())
            }
            Step::Match { on, bind, arms } => {
                let on = frame.values.one(on);
                let taken = arms
                    .iter()
                    .position(|arm| frame.values.matches(&arm.pattern, &on));
                let index = taken.unwrap_or_else(|| panic!("no arm for {on}"));
                let path = format!("{path}.{index}");
                self.taken.insert(key(frame.graph, &path));
                let flow = self.block(&arms[index].steps, &path, frame);
                (flow, bind.as_str(), "match".to_owned())
            }
            Step::Loop {
                site,
                item,
                over,
                steps,
            } => {
                return self.rounds((site, item, over, steps), path, frame);
            }
            Step::FanOut {
                kind,
                bind,
                branches,
            } => (
                self.fan_out(*kind, branches, path, frame),
                bind.as_str(),
                word(*kind),
            ),
            Step::Each {
                kind,
                bind,
                item,
                over,
                steps,
                limit,
            } => {
                let flow = self.each((*kind, item, over, steps, *limit), path, frame);
                (flow, bind.as_str(), word(*kind))
            }
            Step::Fallback { bind, alternatives } => {
                let flow = self.fallback(alternatives, path, frame);
                (flow, bind.as_str(), "fallback!".to_owned())
            }
            Step::Return(value) => return Flow::Return(frame.values.one(value)),
            Step::Break => return Flow::Break,
            Step::Continue => return Flow::Continue,
            Step::Set { bind, value } => {
                let value = frame.values.one(value);
                frame.values.bind(bind, &value);
                return Flow::Next(Value::Null);
            }
            Step::Value(value) => return Flow::Next(frame.values.one(value)),
        };
        if let Flow::Next(value) = &flow {
            if bind.is_empty() {
                let value = value.clone();
                frame.values.pending.push(Pending { reference, value });
            } else {
                frame.values.bind(bind, value);
            }
        }
        flow
    }

    /// Steps with unnamed values of their own.
    fn block(&mut self, steps: &[Step], path: &str, frame: &mut Frame<'_>) -> Flow {
        let outside = std::mem::take(&mut frame.values.pending);
        let flow = self.steps(steps, path, frame);
        frame.values.pending = outside;
        flow
    }

    fn call(&mut self, call: &Call, site: &str, path: &str, frame: &mut Frame<'_>) -> Flow {
        let uses: Vec<&str> = call.uses.iter().map(String::as_str).collect();
        let uses = frame.values.all(&uses);
        let site = format!("{}/{site}", frame.site);
        let Some(visit) = self.visits.get(&site) else {
            return Flow::Cut;
        };
        self.seen.insert(site.clone());
        self.taken.insert(key(frame.graph, path));
        assert_eq!(visit.node, call.node.name, "{site}");
        assert!(
            visit.began > frame.now,
            "{site} began before what is drawn above it"
        );
        for (param, drawn) in call.node.params.iter().zip(&uses) {
            let ran = &visit.input[&param.name];
            assert!(
                same(drawn, ran),
                "{site} got {ran}, and is drawn to get {drawn}"
            );
        }
        frame.now = visit.ended;
        let flow = self.graph(&call.node, &site, visit);
        match flow {
            Flow::Next(value) if call.attempt => Flow::Next(json!({ "Ok": value })),
            Flow::Failed if call.attempt => Flow::Next(json!({ "Err": FAILURE })),
            flow => flow,
        }
    }

    fn rounds(
        &mut self,
        (site, item, over, steps): (&str, &str, &Over, &[Step]),
        path: &str,
        frame: &mut Frame<'_>,
    ) -> Flow {
        let outside = frame.site.clone();
        let mut flow = Flow::Next(Value::Null);
        for (index, value) in items(over, frame).iter().enumerate() {
            frame.values.bind(item, value);
            frame.site = format!("{outside}/{site}[{index}]");
            match self.block(steps, path, frame) {
                Flow::Next(_) | Flow::Continue => {}
                Flow::Break => break,
                left => {
                    flow = left;
                    break;
                }
            }
        }
        frame.site = outside;
        flow
    }

    /// All branches begin together; whatever follows waits for the last of them.
    fn together(
        &mut self,
        frame: &mut Frame<'_>,
        walks: impl IntoIterator<Item = impl FnOnce(&mut Self, &mut Frame<'_>) -> Flow>,
    ) -> Vec<Flow> {
        let (start, mut end) = (frame.now, frame.now);
        let mut flows = Vec::new();
        for walk in walks {
            frame.now = start;
            flows.push(walk(self, frame));
            end = end.max(frame.now);
        }
        frame.now = end;
        flows
    }

    fn fan_out(
        &mut self,
        kind: FanOutKind,
        branches: &[Vec<Step>],
        path: &str,
        frame: &mut Frame<'_>,
    ) -> Flow {
        // The arguments of all branches are known before the first begins.
        let walks = branches.iter().enumerate().map(|(index, steps)| {
            move |walk: &mut Self, frame: &mut Frame<'_>| {
                walk.block(steps, &format!("{path}.{index}"), frame)
            }
        });
        let flows = self.together(frame, walks);
        outcome(kind, flows)
    }

    fn each(
        &mut self,
        (kind, item, over, steps, limit): (FanOutKind, &str, &Over, &[Step], Option<u64>),
        path: &str,
        frame: &mut Frame<'_>,
    ) -> Flow {
        let (before, outside) = (self.seen.clone(), frame.site.clone());
        let list = items(over, frame);
        let walks = list.iter().enumerate().map(|(index, value)| {
            move |walk: &mut Self, frame: &mut Frame<'_>| {
                frame.values.bind(item, value);
                walk.item(steps, index, path, frame)
            }
        });
        let flows = self.together(frame, walks);
        frame.site = outside;
        if let Some(limit) = limit {
            let begun = self
                .seen
                .difference(&before)
                .filter_map(|site| self.visits.get(site));
            at_most(
                limit,
                begun.filter(|visit| steps.iter().any(|step| calls(step, &visit.node))),
            );
        }
        outcome(kind, flows)
    }

    /// One item: its call carries the item's number; what a guard does afterwards does not.
    fn item(&mut self, steps: &[Step], index: usize, path: &str, frame: &mut Frame<'_>) -> Flow {
        let outside = std::mem::take(&mut frame.values.pending);
        let mut flow = Flow::Next(Value::Null);
        for (number, step) in steps.iter().enumerate() {
            let path = format!("{path}.{number}");
            flow = match step {
                Step::Call(call) => {
                    let flow = self.call(call, &format!("{}[{index}]", call.site), &path, frame);
                    if let Flow::Next(value) = &flow {
                        let (reference, value) = (call.reference(), value.clone());
                        frame.values.pending.push(Pending { reference, value });
                    }
                    flow
                }
                other => self.step(other, &path, frame),
            };
            if !matches!(flow, Flow::Next(_)) {
                break;
            }
        }
        frame.values.pending = outside;
        flow
    }

    fn fallback(&mut self, alternatives: &[Vec<Step>], path: &str, frame: &mut Frame<'_>) -> Flow {
        for (index, steps) in alternatives.iter().enumerate() {
            match self.block(steps, &format!("{path}.{index}"), frame) {
                Flow::Failed => {}
                flow => return flow,
            }
        }
        Flow::Failed
    }
}

/// What several branches come to.
fn outcome(kind: FanOutKind, flows: Vec<Flow>) -> Flow {
    let is_next = |flow: &&Flow| matches!(flow, Flow::Next(_));
    match kind {
        FanOutKind::Concurrent => {
            let mut ended = flows
                .iter()
                .filter(|flow| !is_next(flow) && **flow != Flow::Cut);
            if let Some(first) = ended.next() {
                assert_eq!(
                    ended.next(),
                    None,
                    "the first that ends a fan-out cancels the rest"
                );
                return first.clone();
            }
            if flows.contains(&Flow::Cut) {
                return Flow::Cut;
            }
            let value = |flow| match flow {
                Flow::Next(value) => value,
                _ => Value::Null,
            };
            Flow::Next(flows.into_iter().map(value).collect())
        }
        FanOutKind::Race => {
            assert!(
                flows.iter().filter(is_next).count() <= 1,
                "a race has one winner"
            );
            if let Some(won) = flows.iter().find(is_next) {
                return won.clone();
            }
            if flows.contains(&Flow::Cut) {
                Flow::Cut
            } else {
                Flow::Failed
            }
        }
    }
}

/// No more than `limit` of these were on their way at any time.
fn at_most<'v>(limit: u64, visits: impl Iterator<Item = &'v Visit>) {
    let mut times: Vec<(usize, i64)> = visits
        .flat_map(|visit| [(visit.began, 1), (visit.ended, -1)])
        .collect();
    times.sort_unstable();
    let mut running = 0;
    for (_, change) in times {
        running += change;
        assert!(
            running <= i64::try_from(limit).unwrap(),
            "more than {limit} at once"
        );
    }
}

fn calls(step: &Step, node: &str) -> bool {
    matches!(step, Step::Call(call) if call.node.name == node)
}

fn items(over: &Over, frame: &mut Frame<'_>) -> Vec<Value> {
    match over {
        Over::Rounds { first, count } => (*first..first + count).map(Value::from).collect(),
        Over::Items(list) => frame.values.one(list).as_array().cloned().unwrap(),
    }
}

fn word(kind: FanOutKind) -> String {
    match kind {
        FanOutKind::Concurrent => "concurrent!".to_owned(),
        FanOutKind::Race => "race!".to_owned(),
    }
}

/// The name of one call or arm, wherever its graph is called.
fn key(graph: &Graph, path: &str) -> String {
    format!("{}{path}", graph.name)
}

/// All calls and arms of a graph and of the graphs that it calls.
pub(crate) fn keys(graph: &Graph, found: &mut BTreeSet<String>) {
    fn steps(graph: &Graph, block: &[Step], path: &str, found: &mut BTreeSet<String>) {
        for (index, step) in block.iter().enumerate() {
            let path = format!("{path}.{index}");
            if let Step::Call(call) = step {
                found.insert(key(graph, &path));
                keys(&call.node, found);
            }
            let blocks = step.blocks();
            let branching = matches!(
                step,
                Step::Match { .. } | Step::FanOut { .. } | Step::Fallback { .. }
            );
            for (number, inside) in blocks.into_iter().enumerate() {
                let path = if branching {
                    format!("{path}.{number}")
                } else {
                    path.clone()
                };
                if matches!(step, Step::Match { .. }) {
                    found.insert(key(graph, &path));
                }
                steps(graph, inside, &path, found);
            }
        }
    }
    steps(graph, &graph.body, "", found);
}
