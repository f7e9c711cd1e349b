//! From definitions to items: graphs whose calls hold what they call.
//!
//! Must not know files; that circles of graphs are wrong is rustc's to say, here they only end.

use proc_macro2::Ident;
use tinyllm_graph::{Graph, Place};
use tinyllm_syntax as syntax;
use tinyllm_syntax::{Flow, FlowCall};

use super::items::{Access, Definition, Model, both};
use super::names::{Lookup, Meaning};
use super::roots::Root;
use super::tree::{Module, Tree};
use super::{Item, Note, NoteKind, Options, Used};

/// A graph with more calls than this, nested ones counted, is not drawn into another.
const MOST_CALLS: usize = 2_000;

/// Every definition of the tree as an item, and what there is to say about them.
pub(crate) fn items(tree: &Tree, roots: &[Root]) -> (Vec<Item>, Vec<Note>) {
    let mut drawer = Drawer {
        tree,
        lookup: Lookup::new(tree, roots),
        drawn: tree.definitions.iter().map(|_| State::Open).collect(),
        notes: Vec::new(),
    };
    let mut items: Vec<Item> = Vec::new();
    for number in 0..tree.definitions.len() {
        let graph = drawer.graph(number);
        if let Some((module, definition)) = drawer.definition(number) {
            items.push(drawer.item(graph, module, definition));
        }
    }
    let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (user, item) in items.iter().enumerate() {
        for used in item.calls.iter().flat_map(|call| &call.items) {
            if let Some(users) = used_by.get_mut(*used)
                && users.last() != Some(&user)
            {
                users.push(user);
            }
        }
    }
    let pages = drawer.lookup.pages();
    for ((item, users), page) in items.iter_mut().zip(used_by).zip(pages) {
        item.used_by = users;
        item.documented = page.is_some();
        item.page = page;
    }
    (items, drawer.notes)
}

struct Drawer<'t> {
    tree: &'t Tree,
    lookup: Lookup<'t>,
    drawn: Vec<State>,
    notes: Vec<Note>,
}

enum State {
    Open,
    /// Its steps are being drawn.
    Begun,
    /// With the number of its calls.
    Done(Box<Graph>, usize),
}

impl<'t> Drawer<'t> {
    fn definition(&self, number: usize) -> Option<(usize, &'t Definition)> {
        let (module, definition) = self.tree.definitions.get(number)?;
        Some((*module, definition.as_ref()))
    }

    fn module(&self, number: usize) -> Option<&'t Module> {
        self.tree.modules.get(number)
    }

    fn graph(&mut self, number: usize) -> Graph {
        if let Some(State::Done(graph, _)) = self.drawn.get(number) {
            return graph.as_ref().clone();
        }
        let Some((at, definition)) = self.definition(number) else {
            return Graph::elsewhere("");
        };
        let module = self.module(at);
        let place = Place {
            module: module.map_or_else(String::new, |module| module.path.clone()),
            file: module.map_or_else(String::new, |module| module.file.clone()),
            line: definition.line,
            column: definition.column,
        };
        self.mark(number, State::Begun);
        let mut calls = 0;
        let graph = match &definition.model {
            Model::Node(node) => Graph::of_node(node, place),
            Model::Graph(model) => Graph::of_model(model, place, &mut |call| {
                let (node, inner) = self.called(at, call);
                calls += 1 + inner;
                node
            }),
        };
        self.mark(number, State::Done(Box::new(graph.clone()), calls));
        graph
    }

    fn mark(&mut self, number: usize, state: State) {
        if let Some(place) = self.drawn.get_mut(number) {
            *place = state;
        }
    }

    /// What a call means, and how many calls are in it.
    fn called(&mut self, module: usize, call: &syntax::Call) -> (Graph, usize) {
        let path = call.path();
        match self.lookup.path(module, &path) {
            Some(Meaning::Definitions(numbers)) => {
                let Some(number) = numbers.first().copied() else {
                    return (Graph::elsewhere(&path), 0);
                };
                if numbers.len() > 1 {
                    self.conditional(module, call, &numbers);
                }
                if matches!(self.drawn.get(number), Some(State::Begun)) {
                    let text = format!("`{path}` leads back to the graph that calls it");
                    self.note(NoteKind::Skipped, module, call.last(), text);
                    return (Graph::elsewhere(&path), 0);
                }
                let graph = self.graph(number);
                match self.drawn.get(number) {
                    Some(State::Done(_, calls)) if *calls > MOST_CALLS => {
                        let text = format!("`{path}` has {calls} calls and is not drawn here");
                        self.note(NoteKind::Skipped, module, call.last(), text);
                        (
                            Graph {
                                body: Vec::new(),
                                ..graph
                            },
                            0,
                        )
                    }
                    Some(State::Done(_, calls)) => (graph, *calls),
                    _ => (graph, 0),
                }
            }
            Some(Meaning::Elsewhere(full)) => (Graph::elsewhere(&full), 0),
            Some(Meaning::Modules(_)) | None => {
                let text =
                    format!("no node `{path}` is seen in the sources; it is drawn by its name");
                self.note(NoteKind::Elsewhere, module, call.last(), text);
                (Graph::elsewhere(&path), 0)
            }
        }
    }

    fn conditional(&mut self, module: usize, call: &syntax::Call, numbers: &[usize]) {
        let conditions = numbers.iter().filter_map(|number| self.definition(*number));
        let conditions: Vec<String> = conditions
            .map(|(_, one)| one.cfg.clone().unwrap_or_else(|| "no cfg".to_owned()))
            .collect();
        let path = call.path();
        let text = format!(
            "`{path}` is defined more than once ({}); the first one is drawn",
            conditions.join("; ")
        );
        self.note(NoteKind::Conditional, module, call.last(), text);
    }

    fn note(&mut self, kind: NoteKind, module: usize, at: Option<&Ident>, text: String) {
        let file = self
            .module(module)
            .map_or_else(String::new, |module| module.file.clone());
        let line = at.map_or(0, |name| number(name.span().start().line));
        let note = Note {
            kind,
            file,
            line,
            text,
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn item(&self, graph: Graph, at: usize, definition: &Definition) -> Item {
        let module = self.module(at);
        let (options, calls) = match &definition.model {
            Model::Node(node) => (options(&node.options), Vec::new()),
            Model::Graph(model) => (Options::default(), self.calls(at, model)),
        };
        let outer = module.and_then(|module| module.cfg.as_deref());
        Item {
            graph,
            ident: definition.name.clone(),
            root: module.map_or(0, |module| module.root),
            function: module.and_then(|module| module.function.clone()),
            documented: false,
            page: None,
            exported: definition.access > Access::Own,
            cfg: both(outer, definition.cfg.as_deref()),
            attributes: definition.attributes.clone(),
            options,
            calls,
            used_by: Vec::new(),
            rust_uses: Vec::new(),
        }
    }

    fn calls(&self, module: usize, model: &syntax::Graph) -> Vec<Used> {
        let mut found = Vec::new();
        let flow = model.body.flow();
        each_call(&flow, "", &mut |frame, one| {
            let path = one.call.path();
            let (items, elsewhere) = match self.lookup.path(module, &path) {
                Some(Meaning::Definitions(numbers)) => (numbers, None),
                Some(Meaning::Elsewhere(full)) => (Vec::new(), Some(full)),
                Some(Meaning::Modules(_)) | None => (Vec::new(), None),
            };
            let place = one.call.last().map(|name| name.span().start());
            found.push(Used {
                site: format!("{frame}{}", one.call.site),
                path,
                items,
                elsewhere,
                certain: !self.lookup.globs_elsewhere(module),
                line: place.map_or(0, |place| number(place.line)),
                column: place.map_or(0, |place| number(place.column + 1)),
            });
        });
        found
    }
}

/// Every call with the loops around it: `round/`.
fn each_call<'f>(steps: &'f [Flow<'f>], frame: &str, visit: &mut dyn FnMut(&str, &FlowCall<'_>)) {
    for step in steps {
        match step {
            Flow::Call(call) => visit(frame, call),
            Flow::Match { arms, .. } => {
                for arm in arms {
                    each_call(&arm.steps, frame, visit);
                }
            }
            Flow::Loop { site, steps, .. } => each_call(steps, &format!("{frame}{site}/"), visit),
            Flow::Each { steps, .. } => each_call(steps, frame, visit),
            Flow::FanOut {
                branches: blocks, ..
            }
            | Flow::Fallback {
                alternatives: blocks,
                ..
            } => {
                for block in blocks {
                    each_call(block, frame, visit);
                }
            }
            Flow::Return(_) | Flow::Break | Flow::Continue | Flow::Set { .. } | Flow::Value(_) => {}
        }
    }
}

fn options(from: &syntax::NodeOptions) -> Options {
    let text = |literal: &Option<syn::LitStr>| literal.as_ref().map(syn::LitStr::value);
    let path =
        |path: &syn::Path| tinyllm_graph::tidy(&quote::ToTokens::to_token_stream(path).to_string());
    Options {
        model: text(&from.model),
        system: text(&from.system),
        prompt: from.prompt.as_ref().map(|prompt| prompt.literal.value()),
        prompt_file: text(&from.prompt_file),
        temperature: from.temperature.map(|(value, _)| value),
        max_tokens: from.max_tokens.map(|(value, _)| value),
        seed: from.seed.map(|(value, _)| value),
        stop: from.stop.iter().flatten().map(syn::LitStr::value).collect(),
        retries: from.retries.map(|(value, _)| value),
        timeout_ms: from.timeout_ms.map(|(value, _)| value),
        validate: from.validate.as_ref().map(path),
        output_format: text(&from.output_format),
        reasoning: from.reasoning.map(|(value, _)| value),
        parse: text(&from.parse),
        escalate: text(&from.escalate),
    }
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
