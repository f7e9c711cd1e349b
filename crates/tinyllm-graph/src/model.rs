//! From the model of a source to the graph, so that a source scan, a macro and a `SPEC` draw the same.
//!
//! Must not know where the source came from, nor how names are resolved: a function is asked for it.

use quote::ToTokens;
use tinyllm_syntax as syntax;
use tinyllm_syntax::{Composite, Flow, FlowArm, FlowCall, FlowOver};

use crate::graph::{Arm, Call, Graph, Over, Param, Schemas, Step};
use crate::spec::{FanOutKind, Kind, Prompt};
use crate::text::tidy;

/// Where a definition stands.
///
/// ```
/// # #[cfg(feature = "syntax")] {
/// use tinyllm_graph::Place;
///
/// let place = Place { module: "bank::loans".to_owned(), line: 3, ..Place::default() };
/// assert_eq!(place.file, "");
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The module: `bank::loans`.
    pub module: String,
    /// The file.
    pub file: String,
    /// The line of the name, from 1.
    pub line: u32,
    /// The column of the name, from 1.
    pub column: u32,
}

impl Graph {
    /// The graph that a source says. `called` gives what a path means: a [`Graph::of_node`], another
    /// graph, or [`Graph::elsewhere`].
    ///
    /// It is the graph of the `SPEC` that the macro writes for the same source.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, Place};
    /// use tinyllm_syntax::{Composite, graph};
    ///
    /// let tokens = "fn greet(name: Name) -> Text { write(find(name)) }".parse()?;
    /// let Some(model) = graph(Composite::Chain, tokens).value else { return Ok(()) };
    /// let graph = Graph::of_model(&model, Place::default(), &mut |call| {
    ///     Graph::elsewhere(&call.path())
    /// });
    /// assert_eq!(graph.sites(), ["greet/find", "greet/write"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_model(
        model: &syntax::Graph,
        place: Place,
        called: &mut dyn FnMut(&syntax::Call) -> Self,
    ) -> Self {
        let kind = match model.composite {
            Composite::Chain => Kind::Chain,
            Composite::Concurrent => Kind::Concurrent,
            Composite::Decide => Kind::Decide,
        };
        let name = model.name.to_string();
        Self {
            name: name.strip_prefix("r#").unwrap_or(&name).to_owned(),
            doc: model.doc.clone(),
            module: place.module,
            file: place.file,
            line: place.line,
            column: place.column,
            kind,
            params: model.params.iter().map(param).collect(),
            output: text(&model.output),
            body: steps(&model.body.flow(), called),
            system: String::new(),
            prompt: Prompt::Params,
            options: Vec::new(),
            schemas: Schemas::default(),
        }
    }

    /// The node that a source says.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, Place};
    ///
    /// let function = "fn judge(facts: Facts) -> Verdict { weigh(facts) }".parse()?;
    /// let Some(model) = tinyllm_syntax::node(Default::default(), function).value else { return Ok(()) };
    /// let judge = Graph::of_node(&model, Place::default());
    /// assert_eq!(judge.signature(), "judge(facts: Facts) -> Verdict");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_node(model: &syntax::Node, place: Place) -> Self {
        let options = &model.options;
        let kind = match model.body {
            None => Kind::Llm {
                model: options.model.as_ref().map(|model| model.value()),
                retries: options.retries.map_or(0, |(times, _)| times),
            },
            Some(_) => Kind::Rust {
                takes_cx: model.takes_cx,
            },
        };
        Self {
            name: model.label(),
            doc: model.doc.clone(),
            module: place.module,
            file: place.file,
            line: place.line,
            column: place.column,
            kind,
            params: model.params.iter().map(param).collect(),
            output: text(&model.output),
            body: Vec::new(),
            system: options
                .system
                .as_ref()
                .map_or_else(String::new, |text| text.value()),
            prompt: prompt(options),
            options: options
                .listed()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), tidy(&value)))
                .collect(),
            schemas: Schemas::default(),
        }
    }

    /// A node of which a source says only the path: its last word is the name, the rest the module.
    /// It has no parameters, no place and no steps.
    ///
    /// ```
    /// use tinyllm_graph::Graph;
    ///
    /// let describe = Graph::elsewhere("profiler::people::describe");
    /// assert_eq!((describe.name.as_str(), describe.module.as_str()), ("describe", "profiler::people"));
    /// assert!(describe.is_elsewhere());
    /// ```
    pub fn elsewhere(path: &str) -> Self {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        Self {
            name: name.strip_prefix("r#").unwrap_or(name).to_owned(),
            doc: String::new(),
            module: module.to_owned(),
            file: String::new(),
            line: 0,
            column: 0,
            kind: Kind::Rust { takes_cx: false },
            params: Vec::new(),
            output: String::new(),
            body: Vec::new(),
            system: String::new(),
            prompt: Prompt::Params,
            options: Vec::new(),
            schemas: Schemas::default(),
        }
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tidy(&tokens.to_token_stream().to_string())
}

/// What the macro writes as the prompt of the spec.
fn prompt(options: &syntax::NodeOptions) -> Prompt<String> {
    match (&options.prompt, &options.prompt_file) {
        (Some(prompt), _) => Prompt::Text(prompt.literal.value()),
        (None, Some(path)) => Prompt::File(path.value()),
        (None, None) => Prompt::Params,
    }
}

fn param(param: &syntax::Param) -> Param {
    Param {
        name: param.json_name(),
        ty: text(&param.ty),
    }
}

type Called<'c> = &'c mut dyn FnMut(&syntax::Call) -> Graph;

fn steps(flow: &[Flow<'_>], called: Called<'_>) -> Vec<Step> {
    flow.iter().map(|one| step(one, called)).collect()
}

fn blocks(flow: &[Vec<Flow<'_>>], called: Called<'_>) -> Vec<Vec<Step>> {
    flow.iter().map(|block| steps(block, called)).collect()
}

fn step(flow: &Flow<'_>, called: Called<'_>) -> Step {
    match flow {
        Flow::Call(one) => Step::Call(call(one, called)),
        Flow::Match { on, bind, arms } => Step::Match {
            on: tidy(on),
            bind: tidy(bind),
            arms: arms.iter().map(|one| arm(one, called)).collect(),
        },
        Flow::Loop {
            site,
            item,
            over: list,
            steps: body,
        } => Step::Loop {
            site: (*site).to_owned(),
            item: tidy(item),
            over: over(list),
            steps: steps(body, called),
        },
        Flow::FanOut {
            kind,
            bind,
            branches,
        } => Step::FanOut {
            kind: kind_of(*kind),
            bind: tidy(bind),
            branches: blocks(branches, called),
        },
        Flow::Each {
            kind,
            bind,
            item,
            over: list,
            limit,
            steps: body,
        } => Step::Each {
            kind: kind_of(*kind),
            bind: tidy(bind),
            item: tidy(item),
            over: over(list),
            limit: *limit,
            steps: steps(body, called),
        },
        Flow::Fallback { bind, alternatives } => Step::Fallback {
            bind: tidy(bind),
            alternatives: blocks(alternatives, called),
        },
        Flow::Return(value) => Step::Return(tidy(value)),
        Flow::Break => Step::Break,
        Flow::Continue => Step::Continue,
        Flow::Set { bind, value } => Step::Set {
            bind: tidy(bind),
            value: tidy(value),
        },
        Flow::Value(value) => Step::Value(tidy(value)),
    }
}

fn call(flow: &FlowCall<'_>, called: Called<'_>) -> Call {
    let (node, word) = (called(flow.call), flow.call.word());
    Call {
        site: flow.call.site.clone(),
        alias: if word == node.name {
            String::new()
        } else {
            word
        },
        node: Box::new(node),
        uses: flow.uses.iter().map(|text| tidy(text)).collect(),
        bind: tidy(&flow.bind),
        options: flow
            .options
            .iter()
            .map(|(name, value)| (tidy(name), tidy(value)))
            .collect(),
        attempt: flow.attempt,
    }
}

fn arm(flow: &FlowArm<'_>, called: Called<'_>) -> Arm {
    Arm {
        label: flow.label.clone(),
        pattern: tidy(&flow.pattern),
        steps: steps(&flow.steps, called),
    }
}

fn over(flow: &FlowOver) -> Over {
    match flow {
        FlowOver::Rounds { first, count } => Over::Rounds {
            first: *first,
            count: *count,
        },
        FlowOver::Items(list) => Over::Items(tidy(list)),
    }
}

fn kind_of(kind: syntax::FanOutKind) -> FanOutKind {
    match kind {
        syntax::FanOutKind::Concurrent => FanOutKind::Concurrent,
        syntax::FanOutKind::Race => FanOutKind::Race,
    }
}
