//! From a graph to JSON. Must not know how JSON is written.

use super::{FORMAT, Value, schema};
use crate::graph::{Arm, Call, Graph, Over, Step};
use crate::spec::{FanOutKind, Kind, Prompt};

pub(super) fn document(graph: &Graph) -> Value {
    let mut table = Table::default();
    table.place(graph);
    object([
        ("format", Value::text(FORMAT)),
        ("nodes", Value::List(table.written)),
    ])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(
        members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn texts(texts: &[String]) -> Value {
    Value::List(texts.iter().map(|text| Value::text(text)).collect())
}

fn pairs(pairs: &[(String, String)]) -> Value {
    let pair =
        |(name, value): &(String, String)| Value::List(vec![Value::text(name), Value::text(value)]);
    Value::List(pairs.iter().map(pair).collect())
}

/// All nodes, each once, callees before callers.
#[derive(Default)]
struct Table {
    written: Vec<Value>,
}

impl Table {
    fn place(&mut self, graph: &Graph) -> usize {
        let node = self.node(graph);
        if let Some(place) = self.written.iter().position(|known| *known == node) {
            return place;
        }
        self.written.push(node);
        self.written.len() - 1
    }

    fn node(&mut self, graph: &Graph) -> Value {
        let mut members = vec![
            ("name", Value::text(&graph.name)),
            ("doc", Value::text(&graph.doc)),
            ("module", Value::text(&graph.module)),
            ("file", Value::text(&graph.file)),
            ("line", Value::number(graph.line)),
            ("column", Value::number(graph.column)),
            ("kind", Value::text(graph.kind.word())),
        ];
        match &graph.kind {
            Kind::Llm { model, retries } => {
                let model = model
                    .as_ref()
                    .map_or(Value::Null, |model| Value::text(model));
                members.push(("model", model));
                members.push(("retries", Value::number(*retries)));
            }
            Kind::Rust { takes_cx } => members.push(("takes_cx", Value::Bool(*takes_cx))),
            Kind::Chain | Kind::Concurrent | Kind::Decide => {}
        }
        let params = graph.params.iter().map(|param| {
            object([
                ("name", Value::text(&param.name)),
                ("type", Value::text(&param.ty)),
            ])
        });
        members.extend([
            ("params", Value::List(params.collect())),
            ("output", Value::text(&graph.output)),
            ("system", Value::text(&graph.system)),
            ("prompt", prompt(&graph.prompt)),
            ("options", pairs(&graph.options)),
            ("bound", Value::Text(graph.bound().to_string())),
            (
                "bound_with_retries",
                Value::Text(graph.bound_with_retries().to_string()),
            ),
            ("fingerprint", Value::Text(graph.fingerprint().to_string())),
        ]);
        if let Some(text) = &graph.schemas.input {
            members.push(("input_schema", schema(text)));
        }
        if let Some(text) = &graph.schemas.output {
            members.push(("output_schema", schema(text)));
        }
        members.push(("body", self.steps(&graph.body)));
        let owned = |(name, value): (&str, Value)| (name.to_owned(), value);
        Value::Object(members.into_iter().map(owned).collect())
    }

    fn steps(&mut self, steps: &[Step]) -> Value {
        Value::List(steps.iter().map(|step| self.step(step)).collect())
    }

    fn blocks(&mut self, blocks: &[Vec<Step>]) -> Value {
        Value::List(blocks.iter().map(|block| self.steps(block)).collect())
    }

    fn step(&mut self, step: &Step) -> Value {
        match step {
            Step::Call(call) => self.call(call),
            Step::Match { on, bind, arms } => object([
                ("match", Value::text(on)),
                ("bind", Value::text(bind)),
                (
                    "arms",
                    Value::List(arms.iter().map(|arm| self.arm(arm)).collect()),
                ),
            ]),
            Step::Loop {
                site,
                item,
                over: list,
                steps,
            } => object([
                ("loop", Value::text(site)),
                ("item", Value::text(item)),
                ("over", over(list)),
                ("steps", self.steps(steps)),
            ]),
            Step::FanOut {
                kind,
                bind,
                branches,
            } => object([
                ("fan_out", fan_out(*kind)),
                ("bind", Value::text(bind)),
                ("branches", self.blocks(branches)),
            ]),
            Step::Each {
                kind,
                bind,
                item,
                over: list,
                limit,
                steps,
            } => object([
                ("each", fan_out(*kind)),
                ("bind", Value::text(bind)),
                ("item", Value::text(item)),
                ("over", over(list)),
                ("limit", limit.map_or(Value::Null, Value::number)),
                ("steps", self.steps(steps)),
            ]),
            Step::Fallback { bind, alternatives } => object([
                ("fallback", self.blocks(alternatives)),
                ("bind", Value::text(bind)),
            ]),
            Step::Return(value) => object([("return", Value::text(value))]),
            Step::Break => object([("break", Value::Bool(true))]),
            Step::Continue => object([("continue", Value::Bool(true))]),
            Step::Set { bind, value } => {
                object([("set", Value::text(value)), ("bind", Value::text(bind))])
            }
            Step::Value(value) => object([("value", Value::text(value))]),
        }
    }

    fn call(&mut self, call: &Call) -> Value {
        let node = self.place(&call.node);
        let mut written = object([
            ("call", Value::text(&call.site)),
            ("node", Value::Number(node.to_string())),
            ("uses", texts(&call.uses)),
            ("bind", Value::text(&call.bind)),
            ("options", pairs(&call.options)),
            ("attempt", Value::Bool(call.attempt)),
        ]);
        if !call.alias.is_empty()
            && let Value::Object(members) = &mut written
        {
            members.push(("as".to_owned(), Value::text(&call.alias)));
        }
        written
    }

    fn arm(&mut self, arm: &Arm) -> Value {
        object([
            ("label", Value::text(&arm.label)),
            ("pattern", Value::text(&arm.pattern)),
            ("steps", self.steps(&arm.steps)),
        ])
    }
}

fn prompt(prompt: &Prompt<String>) -> Value {
    match prompt {
        Prompt::Params => Value::Null,
        Prompt::Text(text) => object([("text", Value::text(text))]),
        Prompt::File(path) => object([("file", Value::text(path))]),
    }
}

fn over(over: &Over) -> Value {
    match over {
        Over::Rounds { first, count } => object([
            ("first", Value::number(*first)),
            ("count", Value::number(*count)),
        ]),
        Over::Items(list) => object([("items", Value::text(list))]),
    }
}

fn fan_out(kind: FanOutKind) -> Value {
    Value::text(kind.word())
}
