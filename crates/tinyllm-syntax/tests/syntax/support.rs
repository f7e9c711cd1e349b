//! What the tests share: parsing text, reading errors, walking a model.

use proc_macro2::TokenStream;
use tinyllm_syntax::{
    Block, Branch, Call, Composite, Expr, Graph, Node, Over, Parsed, Step, Use, graph, node,
};

/// Tokens of a text.
pub(crate) fn tokens(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A `chain!` of this text.
pub(crate) fn chain(text: &str) -> Parsed<Graph> {
    graph(Composite::Chain, tokens(text))
}

/// A node of this text, `#[llm_function(..)]` included.
pub(crate) fn parse_node(options: &str, item: &str) -> Parsed<Node> {
    node(tokens(options), tokens(item))
}

/// A graph of this text that has no errors.
pub(crate) fn sound(text: &str) -> Graph {
    let parsed = chain(text);
    assert_eq!(
        said(parsed.errors),
        Vec::<(String, String)>::new(),
        "{text}"
    );
    parsed.value.unwrap()
}

/// Each error as the source text it points at, and its message.
pub(crate) fn said(errors: Option<syn::Error>) -> Vec<(String, String)> {
    errors
        .into_iter()
        .flatten()
        .map(|error| {
            (
                error.span().source_text().unwrap_or_default(),
                error.to_string(),
            )
        })
        .collect()
}

/// Asserts that exactly these errors come out.
#[track_caller]
pub(crate) fn expect(input: &str, errors: Option<syn::Error>, expected: &[(&str, &str)]) {
    let said = said(errors);
    let said: Vec<(&str, &str)> = said.iter().map(|(at, say)| (&**at, &**say)).collect();
    assert_eq!(said, expected, "{input}");
}

/// Everything in a graph that a test may want to look at, in the order of evaluation.
pub(crate) enum Seen<'g> {
    Call(&'g Call),
    Use(&'g Use),
    Loop(&'g str),
    FanOut(&'g str),
}

pub(crate) fn walk<'g>(graph: &'g Graph, see: &mut dyn FnMut(Seen<'g>)) {
    block(&graph.body, see);
}

fn block<'g>(inside: &'g Block, see: &mut dyn FnMut(Seen<'g>)) {
    for step in &inside.steps {
        match step {
            Step::Let { value, .. } | Step::Assign { value, .. } | Step::Do(value) => {
                expr(value, see);
            }
            Step::For(each) => {
                over(&each.over, see);
                see(Seen::Loop(&each.site));
                block(&each.body, see);
            }
        }
    }
    if let Some(tail) = &inside.tail {
        expr(tail, see);
    }
}

fn over<'g>(over: &'g Over, see: &mut dyn FnMut(Seen<'g>)) {
    if let Over::Items(items) = over {
        expr(items, see);
    }
}

fn expr<'g>(inside: &'g Expr, see: &mut dyn FnMut(Seen<'g>)) {
    match inside {
        Expr::Use(value) => see(Seen::Use(value)),
        Expr::Call(inner) => call(inner, see),
        Expr::Attempt { call: inner, .. } => call(inner, see),
        Expr::Tuple(elems) => elems.iter().for_each(|elem| expr(elem, see)),
        Expr::Block(inner) => block(inner, see),
        Expr::Match(decision) => {
            expr(&decision.on, see);
            decision.arms.iter().for_each(|arm| expr(&arm.body, see));
        }
        Expr::If { on, yes, no, .. } => {
            expr(on, see);
            block(yes, see);
            no.iter().for_each(|no| expr(no, see));
        }
        Expr::FanOut { branches, site, .. } => {
            see(Seen::FanOut(site));
            branches.iter().for_each(|inner| branch(inner, see));
        }
        Expr::Each {
            over: items,
            branch: inner,
            ..
        } => {
            over(items, see);
            branch(inner, see);
        }
        Expr::Fallback { calls, .. } => calls.iter().for_each(|inner| call(inner, see)),
        Expr::Return { value, .. } => value.iter().for_each(|value| expr(value, see)),
        Expr::Lit(_) | Expr::Break(_) | Expr::Continue(_) => {}
    }
}

fn branch<'g>(inside: &'g Branch, see: &mut dyn FnMut(Seen<'g>)) {
    match inside {
        Branch::Call(inner) | Branch::Attempt(inner, _) => call(inner, see),
        Branch::Guard(guard) => {
            expr(&guard.on, see);
            guard.arms.iter().for_each(|arm| expr(&arm.body, see));
        }
    }
}

fn call<'g>(inside: &'g Call, see: &mut dyn FnMut(Seen<'g>)) {
    inside.args.iter().for_each(|arg| expr(arg, see));
    inside
        .with
        .iter()
        .for_each(|option| expr(&option.value, see));
    see(Seen::Call(inside));
}

/// The calls, loops and fan-outs of a graph by their sites.
pub(crate) fn sites(graph: &Graph) -> String {
    let mut sites: Vec<&str> = Vec::new();
    walk(graph, &mut |seen| match seen {
        Seen::Call(call) => sites.push(&call.site),
        Seen::Loop(site) | Seen::FanOut(site) => sites.push(site),
        Seen::Use(_) => {}
    });
    sites.join(" ")
}

/// Every use in order: `x` if it is moved, `x+` if it is cloned.
pub(crate) fn moves(graph: &Graph) -> String {
    let mut uses: Vec<String> = Vec::new();
    walk(graph, &mut |seen| {
        if let Seen::Use(value) = seen {
            let mut text = value.name.to_string();
            for field in &value.fields {
                text.push('.');
                match field {
                    syn::Member::Named(name) => text.push_str(&name.to_string()),
                    syn::Member::Unnamed(index) => text.push_str(&index.index.to_string()),
                }
            }
            if !value.moved {
                text.push('+');
            }
            uses.push(text);
        }
    });
    uses.join(" ")
}

/// The fourteen programs that every version of the language must parse: their graphs as text.
pub(crate) fn programs() -> Vec<TokenStream> {
    let all = tokens(include_str!("graphs.txt"));
    let graphs = all.into_iter().filter_map(|tree| match tree {
        proc_macro2::TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    graphs.collect()
}
