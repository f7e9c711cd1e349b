//! From steps to blocks. Must not know how blocks are composed.

use super::frame::{self, Title};
use super::{Axes, Block, Direction, FrameLook, Line, Look, Tone, columns, compose, parts, words};
use crate::graph::{Arm, Call, Graph, Over, Step};
use crate::spec::FanOutKind;

/// The title of a frame is at most this wide.
const TITLE_ROOM: i32 = 420;

/// A whole graph, laid out; its places are those of its one block.
pub(crate) struct Drawing<'a> {
    pub(crate) axes: Axes,
    pub(crate) block: Block<'a>,
}

/// Lays out a graph; of nested graphs, `depth` levels are opened.
pub(crate) fn draw(graph: &Graph, direction: Direction, depth: usize) -> Drawing<'_> {
    let axes = Axes(direction);
    let mut builder = Builder { axes, scopes: 1 };
    let mut all = vec![terminal(axes, start_lines(graph))];
    if graph.kind.is_graph() {
        all.extend(builder.blocks(&graph.body, Place { scope: 0, depth }));
    } else {
        let lines = parts::node_lines(graph, "", "");
        let title = words::tooltip(graph);
        let node = parts::boxed(axes, parts::look(graph), lines, Some(graph), title, 0);
        all.push(node);
    }
    if all.last().is_some_and(|body| body.open) {
        if let Some(body) = all.last_mut() {
            // The end says the type.
            body.gives.clear();
        }
        let end = parts::lines(&graph.output, Tone::Uses, TITLE_ROOM, 4);
        all.push(terminal(axes, end));
    }
    Drawing {
        axes,
        block: columns::laid(axes, all),
    }
}

fn start_lines(graph: &Graph) -> Vec<Line> {
    if graph.params.is_empty() {
        return parts::lines("start", Tone::Uses, TITLE_ROOM, 1);
    }
    let params = graph.params.iter().map(words::param);
    params
        .flat_map(|param| parts::lines(&param, Tone::Uses, TITLE_ROOM, 3))
        .collect()
}

fn terminal<'a>(axes: Axes, lines: Vec<Line>) -> Block<'a> {
    parts::boxed(axes, Look::Terminal, lines, None, String::new(), 0)
}

/// Whose values are named, and how many levels of nested graphs may still be opened.
#[derive(Clone, Copy)]
struct Place {
    scope: usize,
    depth: usize,
}

struct Builder {
    axes: Axes,
    scopes: usize,
}

impl Builder {
    fn steps<'a>(&mut self, steps: &'a [Step], place: Place) -> Block<'a> {
        let blocks = self.blocks(steps, place);
        compose::joined(self.axes, blocks, place.scope)
    }

    fn blocks<'a>(&mut self, steps: &'a [Step], place: Place) -> Vec<Block<'a>> {
        let mut blocks: Vec<Block<'a>> = Vec::new();
        let mut before = None;
        for step in steps {
            if let Step::Match { on, arms, .. } = step
                && words::question(on, arms, before).1
                && let Some(asked) = blocks.last_mut()
            {
                asked.gives.clear();
            }
            blocks.push(self.step(step, before, place));
            before = match step {
                Step::Call(call) => Some(call),
                _ => None,
            };
        }
        blocks
    }

    fn step<'a>(&mut self, step: &'a Step, before: Option<&Call>, place: Place) -> Block<'a> {
        match step {
            Step::Call(call) => self.call(call, place),
            Step::Match { on, arms, .. } => {
                self.decision(&words::question(on, arms, before).0, arms, place)
            }
            Step::Loop {
                item, over, steps, ..
            } => self.rounds(item, over, steps, place),
            Step::FanOut {
                kind,
                bind,
                branches,
            } => self.fan_out(*kind, bind, branches, place),
            Step::Each {
                kind,
                bind,
                item,
                over,
                limit,
                steps,
            } => {
                let title = words::each_title(*kind, item, over, *limit);
                let title = plain_title(FrameLook::Each, &title);
                let mut inside = self.steps(steps, place);
                inside.gives.clear();
                let framed = match over.may_be_empty() && *kind == FanOutKind::Concurrent {
                    true => frame::skippable,
                    // Nobody wins a race without one who takes part.
                    false => frame::framed,
                };
                let block = framed(self.axes, title, inside, place.scope);
                Block {
                    gives: words::value(bind, &words::each(*kind, steps)),
                    ..block
                }
            }
            Step::Fallback { bind, alternatives } => self.fallback(bind, alternatives, place),
            Step::Return(value) => self.small(Look::Return, &format!("return {value}"), place),
            Step::Break => self.small(Look::Jump, "break", place),
            Step::Continue => self.small(Look::Jump, "continue", place),
            Step::Set { bind, value } => {
                let block = self.small(Look::Value, &format!("{bind} = {value}"), place);
                Block {
                    gives: bind.clone(),
                    ..block
                }
            }
            Step::Value(value) => self.small(Look::Value, value, place),
        }
    }

    fn small<'a>(&self, look: Look, text: &str, place: Place) -> Block<'a> {
        let lines = parts::lines(text, Tone::Uses, 220, 4);
        parts::boxed(self.axes, look, lines, None, String::new(), place.scope)
    }

    fn call<'a>(&mut self, call: &'a Call, place: Place) -> Block<'a> {
        if call.node.body.is_empty() || place.depth == 0 {
            return parts::called(self.axes, call, place.scope);
        }
        let text = format!("{}({})", call.node.name, call.uses.join(", "));
        let mut lines = parts::lines(&text, Tone::Title, TITLE_ROOM, 4);
        lines.extend(parts::alias_lines(&call.alias, TITLE_ROOM));
        lines.extend(parts::mark_lines(call, TITLE_ROOM));
        let title = Title {
            look: FrameLook::Graph,
            lines,
            node: Some(&call.node),
            tooltip: words::tooltip(&call.node),
        };
        let inner = Place {
            scope: self.scopes,
            depth: place.depth - 1,
        };
        self.scopes += 1;
        let mut inside = self.steps(&call.node.body, inner);
        inside.gives.clear();
        Block {
            gives: words::value(&call.bind, &words::output(call)),
            ..frame::framed(self.axes, title, inside, place.scope)
        }
    }

    fn decision<'a>(&mut self, question: &str, arms: &'a [Arm], place: Place) -> Block<'a> {
        let diamond = parts::diamond(self.axes, question, place.scope);
        let chips = arms
            .iter()
            .map(|arm| parts::chip(self.axes, &words::pattern(arm), place.scope));
        let mut chips: Vec<Block<'a>> = chips.collect();
        compose::level(&mut chips);
        let arms: Vec<Block<'a>> = arms
            .iter()
            .zip(chips)
            .map(|(arm, chip)| {
                let mut blocks = vec![chip];
                blocks.extend(self.blocks(&arm.steps, place));
                compose::joined(self.axes, blocks, place.scope)
            })
            .collect();
        compose::decision(self.axes, diamond, arms, place.scope)
    }

    fn rounds<'a>(
        &mut self,
        item: &str,
        over: &Over,
        steps: &'a [Step],
        place: Place,
    ) -> Block<'a> {
        let inside = self.steps(steps, place);
        let title = plain_title(FrameLook::Loop, &words::loop_title(item, over));
        let framed = match over.may_be_empty() {
            true => frame::rounds_of_items,
            false => frame::rounds,
        };
        Block {
            gives: words::loop_end(item, over, steps),
            ..framed(self.axes, title, inside, place.scope)
        }
    }

    fn fan_out<'a>(
        &mut self,
        kind: FanOutKind,
        bind: &str,
        branches: &'a [Vec<Step>],
        place: Place,
    ) -> Block<'a> {
        let blocks = branches.iter().map(|steps| self.steps(steps, place));
        let blocks = blocks.collect();
        let gives = match bind.starts_with('(') {
            // Each branch says its own.
            true => String::new(),
            false => words::value(bind, &words::fan_out(kind, branches)),
        };
        Block {
            gives,
            ..compose::forked(self.axes, words::bars(kind), blocks, place.scope)
        }
    }

    fn fallback<'a>(
        &mut self,
        bind: &str,
        alternatives: &'a [Vec<Step>],
        place: Place,
    ) -> Block<'a> {
        let blocks = alternatives.iter().map(|steps| self.steps(steps, place));
        let blocks: Vec<Block<'a>> = blocks.collect();
        let mut inside = compose::fallen_back(self.axes, blocks, place.scope);
        let common = std::mem::take(&mut inside.gives);
        let title = plain_title(FrameLook::Fallback, "fallback");
        let gives = match bind {
            "" | "_" => common,
            bind => words::value(bind, &common),
        };
        Block {
            gives,
            ..frame::framed(self.axes, title, inside, place.scope)
        }
    }
}

fn plain_title<'a>(look: FrameLook, text: &str) -> Title<'a> {
    Title {
        look,
        lines: parts::lines(text, Tone::Title, TITLE_ROOM, 4),
        node: None,
        tooltip: String::new(),
    }
}
