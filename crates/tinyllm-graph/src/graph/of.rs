//! From the const form to the owned form. Must not know anything else.

use super::{Arm, Call, Graph, Over, Param, Schemas, Step};
use crate::spec::{ArmSpec, Kind, NodeSpec, OverSpec, ParamSpec, Prompt, StepSpec};
use crate::text::tidy;

impl Graph {
    /// The graph of a `SPEC`.
    pub fn of(spec: &NodeSpec) -> Self {
        Self {
            name: spec.name.to_owned(),
            doc: spec.doc.to_owned(),
            module: spec.module.to_owned(),
            file: spec.file.to_owned(),
            line: spec.line,
            column: spec.column,
            kind: kind(&spec.kind),
            params: spec.params.iter().map(param).collect(),
            output: tidy(spec.output),
            body: steps(spec.body),
            system: spec.system.to_owned(),
            prompt: match spec.prompt {
                Prompt::Params => Prompt::Params,
                Prompt::Text(text) => Prompt::Text(text.to_owned()),
                Prompt::File(path) => Prompt::File(path.to_owned()),
            },
            options: spec
                .options
                .iter()
                .map(|(name, value)| ((*name).to_owned(), tidy(value)))
                .collect(),
            schemas: Schemas::default(),
        }
    }
}

impl From<&NodeSpec> for Graph {
    fn from(spec: &NodeSpec) -> Self {
        Self::of(spec)
    }
}

fn kind(kind: &Kind<&'static str>) -> Kind<String> {
    match kind {
        Kind::Llm { model, retries } => Kind::Llm {
            model: model.map(str::to_owned),
            retries: *retries,
        },
        Kind::Rust { takes_cx } => Kind::Rust {
            takes_cx: *takes_cx,
        },
        Kind::Chain => Kind::Chain,
        Kind::Concurrent => Kind::Concurrent,
        Kind::Decide => Kind::Decide,
    }
}

fn param(param: &ParamSpec) -> Param {
    Param {
        name: param.name.to_owned(),
        ty: tidy(param.ty),
    }
}

fn steps(specs: &[StepSpec]) -> Vec<Step> {
    specs.iter().map(step).collect()
}

fn blocks(specs: &[&'static [StepSpec]]) -> Vec<Vec<Step>> {
    specs.iter().map(|block| steps(block)).collect()
}

fn step(spec: &StepSpec) -> Step {
    match *spec {
        StepSpec::Call {
            site,
            node,
            uses,
            bind,
            options,
            attempt,
            alias,
        } => Step::Call(Call {
            site: site.to_owned(),
            node: Box::new(Graph::of(node)),
            uses: uses.iter().map(|text| tidy(text)).collect(),
            bind: tidy(bind),
            options: options
                .iter()
                .map(|(name, value)| (tidy(name), tidy(value)))
                .collect(),
            attempt,
            alias: match alias == node.name {
                true => String::new(),
                false => alias.to_owned(),
            },
        }),
        StepSpec::Match { on, bind, arms } => Step::Match {
            on: tidy(on),
            bind: tidy(bind),
            arms: arms.iter().map(arm).collect(),
        },
        StepSpec::Loop {
            site,
            item,
            over: list,
            steps: body,
        } => Step::Loop {
            site: site.to_owned(),
            item: tidy(item),
            over: over(&list),
            steps: steps(body),
        },
        StepSpec::FanOut {
            kind,
            bind,
            branches,
        } => Step::FanOut {
            kind,
            bind: tidy(bind),
            branches: blocks(branches),
        },
        StepSpec::Each {
            kind,
            bind,
            item,
            over: list,
            limit,
            steps: body,
        } => Step::Each {
            kind,
            bind: tidy(bind),
            item: tidy(item),
            over: over(&list),
            limit,
            steps: steps(body),
        },
        StepSpec::Fallback { bind, alternatives } => Step::Fallback {
            bind: tidy(bind),
            alternatives: blocks(alternatives),
        },
        StepSpec::Return(value) => Step::Return(tidy(value)),
        StepSpec::Break => Step::Break,
        StepSpec::Continue => Step::Continue,
        StepSpec::Set { bind, value } => Step::Set {
            bind: tidy(bind),
            value: tidy(value),
        },
        StepSpec::Value(value) => Step::Value(tidy(value)),
    }
}

fn arm(spec: &ArmSpec) -> Arm {
    Arm {
        label: spec.label.to_owned(),
        pattern: tidy(spec.pattern),
        steps: steps(spec.steps),
    }
}

fn over(spec: &OverSpec) -> Over {
    match *spec {
        OverSpec::Rounds { first, count } => Over::Rounds { first, count },
        OverSpec::Items(list) => Over::Items(tidy(list)),
    }
}
