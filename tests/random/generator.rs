//! Random programs of the graph language, as Rust text: one module per seed.
//!
//! A program is well typed by construction, and each of its arms can be taken: nothing is decided
//! twice on one value, and only what can fail is caught. It must not know what the macros make of it.

mod decide;
mod expr;
mod fan_out;
mod random;
mod scope;
mod step;

use std::fmt::Write;

use random::Random;
use scope::{Graph, Scope, Type};

/// The module of one seed: a few helpers, then `main`, which may call them.
pub(crate) fn module(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = format!(
        "\npub mod seed{seed} {{\n    use tinyllm::prelude::*;\n    use super::nodes::*;\n    \
         use super::nodes::far::tell as told;\n    use super::nodes;\n"
    );
    let mut helpers = Vec::new();
    for number in 0..random.below(2) + random.below(2) {
        let name = format!("helper{number}");
        let calls = 1 + random.below(4);
        let (header, graph) = graph(&mut random, &name, calls, &helpers);
        text.push_str(&graph);
        helpers.push(header);
    }
    let calls = 2 + random.below(9);
    text.push_str(&graph(&mut random, "main", calls, &helpers).1);
    text.push_str("}\n");
    text
}

/// One graph of one of the three kinds, with about `calls` calls.
fn graph(random: &mut Random, name: &str, calls: u64, helpers: &[Graph]) -> (Graph, String) {
    let params: Vec<(String, Type)> = (0..1 + random.below(2))
        .map(|number| (format!("p{number}"), random.pick(&PARAMS)))
        .collect();
    let kind = random.below(6);
    let output = match kind {
        0 => Type::Pair,
        _ => random.pick(&OUTPUTS),
    };
    let mut scope = Scope::new(random, helpers, params.clone(), output, calls);
    let (word, body) = match kind {
        0 => ("concurrent", scope.branches_of_a_pair()),
        1 => ("decide", scope.only_a_match(output)),
        _ => ("chain", scope.body(output)),
    };
    let mut list = String::new();
    for (name, ty) in &params {
        // Writing into a String cannot fail.
        let _ = write!(list, "{name}: {}, ", ty.name());
    }
    let text = format!(
        "\n    {word}! {{\n        /// Graph {name} of this seed.\n        \
         pub fn {name}({list}) -> {} {{\n{body}        }}\n    }}\n",
        output.name(),
    );
    let header = Graph {
        name: name.to_owned(),
        params: params.into_iter().map(|(_, ty)| ty).collect(),
        output,
    };
    (header, text)
}

const PARAMS: [Type; 5] = [
    Type::Text,
    Type::Text,
    Type::Texts,
    Type::Plan,
    Type::Verdict,
];

const OUTPUTS: [Type; 6] = [
    Type::Text,
    Type::Text,
    Type::Text,
    Type::Pair,
    Type::Verdict,
    Type::Texts,
];
