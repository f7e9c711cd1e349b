//! Diagrams of the programs and the examples in the hands of the real Graphviz and the real Mermaid.
//!
//! What the words in them are is a matter of `tinyllm-graph`; here is whether a tool reads the same
//! words, ids and edges, whatever a label says. Random graphs are in `tests/random`.

use std::path::Path;

use tinyllm::__private::NodeEntry;
use tinyllm_build::scan::Scan;
use tinyllm_graph::{Arm, Call, Graph, Kind, Step};
use tinyllm_tests_tools::{Drawing, Read, Text, dot, mermaid};

/// All graphs of the fourteen programs, and those of the examples.
fn graphs() -> Vec<Graph> {
    let programs = NodeEntry::all().map(|entry| Graph::of(entry.spec));
    let programs = programs.filter(|graph| graph.module.starts_with("it::programs"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let examples = Scan::of_package(&folder.canonicalize().unwrap()).unwrap();
    let examples = examples.graphs().map(|item| item.graph.clone());
    let graphs: Vec<Graph> = programs
        .chain(examples)
        .filter(|graph| graph.kind.is_graph())
        .collect();
    assert!(graphs.len() >= 24, "{} graphs", graphs.len());
    graphs
}

/// What a tool reads in some graphs; nothing where there is no such tool.
fn read_all(
    graphs: &[Graph],
    read: fn(&[Text]) -> Option<Read>,
    draw: fn(&Graph) -> String,
) -> Vec<Drawing> {
    let text = |graph: &Graph| Text {
        name: graph.name.clone(),
        text: draw(graph),
    };
    let texts: Vec<Text> = graphs.iter().map(text).collect();
    let read = read(&texts).unwrap_or_default();
    read.into_iter()
        .zip(&texts)
        .map(|(drawing, Text { name, text })| {
            drawing.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"))
        })
        .collect()
}

/// The ids are `n0`, `n1`, .., each once, over nodes and frames.
fn check_ids(drawing: &Drawing) {
    let shapes = drawing.nodes.iter().chain(&drawing.frames);
    let number = |id: &str| {
        id.trim_start_matches("cluster_")
            .strip_prefix('n')?
            .parse()
            .ok()
    };
    let ids: Option<Vec<usize>> = shapes.map(|shape| number(&shape.id)).collect();
    let mut ids = ids.unwrap();
    ids.sort_unstable();
    assert!(ids.iter().copied().eq(0..ids.len()), "{ids:?}");
    for edge in &drawing.edges {
        for end in [&edge.from, &edge.to] {
            assert!(
                number(end).is_some_and(|number| number < ids.len()),
                "{edge:?}"
            );
        }
    }
}

fn check_words(graphs: &[Graph], drawings: &[Drawing]) {
    for (graph, drawing) in graphs.iter().zip(drawings) {
        check_ids(drawing);
        let first = &drawing.nodes[0].label;
        assert_eq!(first.lines().next(), Some(graph.name.as_str()));
        let boxes = drawing.nodes.len() + drawing.frames.len();
        assert!(boxes > graph.sites().len(), "{}: {boxes}", graph.name);
    }
}

#[test]
fn mermaid_reads_every_program() {
    let graphs = graphs();
    let drawings = read_all(&graphs, mermaid::read, Graph::to_mermaid);
    check_words(&graphs, &drawings);
}

#[test]
fn graphviz_reads_every_program() {
    let graphs = graphs();
    let drawings = read_all(&graphs, dot::read, Graph::to_dot);
    check_words(&graphs, &drawings);
}

/// Both tools read the same chart, box by box and edge by edge.
#[test]
fn both_read_the_same() {
    let graphs = graphs();
    let one = read_all(&graphs, mermaid::read, Graph::to_mermaid);
    let other = read_all(&graphs, dot::read, Graph::to_dot);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.nodes, other.nodes);
        let sorted = |drawing: &Drawing| {
            let edges = drawing.edges.iter();
            let mut edges: Vec<_> = edges
                .map(|edge| (edge.from.clone(), edge.to.clone(), edge.label.clone()))
                .collect();
            edges.sort();
            edges
        };
        assert_eq!(sorted(one), sorted(other));
    }
}

/// Words of both languages, marks of both, and what HTML would make of them.
const HOSTILE: [&str; 22] = [
    "end",
    "subgraph",
    "graph",
    "digraph",
    "node",
    "edge",
    "strict",
    "click",
    "style default",
    "\"quoted\" and \\ escaped \\n \\l \\N",
    "a --> b --- c -.-> d",
    "n0 -> n1; }",
    "]) }} ]] )) |x| {y} [z]",
    "<b>bold</b> <br> <script>alert(1)</script>",
    "&amp; &lt; &#35; #35; #quot; #amp;lt;",
    "%% comment // comment /* comment */ # comment",
    "`code` **strong** _weak_ 1. list",
    "$$x^2$$ ${x} %x%",
    "a:::llm@{ shape: rect }",
    "\u{e4}\u{f6}\u{fc} \u{4f60}\u{597d} \u{1f600}",
    "'single' ''double''",
    "javascript:alert(1) href=\"x\"",
];

/// A graph that says `text` wherever a program can.
fn hostile(text: &str) -> Graph {
    let node = Graph {
        name: text.to_owned(),
        output: text.to_owned(),
        ..Graph::elsewhere("x")
    };
    let call = |bind: &str| {
        Step::Call(Call {
            site: "x".to_owned(),
            node: Box::new(node.clone()),
            uses: vec![text.to_owned()],
            bind: bind.to_owned(),
            options: vec![("seed".to_owned(), text.to_owned())],
            attempt: false,
            alias: String::new(),
        })
    };
    let arm = |label: &str, steps| Arm {
        label: label.to_owned(),
        pattern: text.to_owned(),
        steps,
    };
    let arms = vec![
        arm("one", vec![call(text)]),
        arm("two", vec![Step::Return(text.to_owned())]),
    ];
    let decide = Step::Match {
        on: text.to_owned(),
        bind: text.to_owned(),
        arms,
    };
    Graph {
        name: text.to_owned(),
        kind: Kind::Chain,
        output: text.to_owned(),
        body: vec![call(text), decide],
        ..Graph::elsewhere("x")
    }
}

/// A tool reads each label as it was meant; what spaces there are is its own affair.
fn check_hostile(drawings: &[Drawing]) {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (text, drawing) in HOSTILE.iter().zip(drawings) {
        check_ids(drawing);
        let said = bare(text);
        let nodes = drawing
            .nodes
            .iter()
            .filter(|node| bare(&node.label).starts_with(&said));
        // The graph, two calls, the question, the end.
        assert_eq!(nodes.count(), 5, "{text:?}: {drawing:#?}");
        let returned = format!("return{said}");
        assert!(
            drawing
                .nodes
                .iter()
                .any(|node| bare(&node.label) == returned),
            "{text:?}"
        );
        let short = |edge: &str| !edge.is_empty() && said.ends_with(&bare(edge));
        let arms = drawing.edges.iter().filter(|edge| short(&edge.label));
        assert_eq!(arms.count(), 2, "{text:?}: {drawing:#?}");
    }
}

#[test]
fn mermaid_reads_hostile_words() {
    let graphs: Vec<Graph> = HOSTILE.iter().map(|text| hostile(text)).collect();
    check_hostile(&read_all(&graphs, mermaid::read, Graph::to_mermaid));
}

#[test]
fn graphviz_reads_hostile_words() {
    let graphs: Vec<Graph> = HOSTILE.iter().map(|text| hostile(text)).collect();
    check_hostile(&read_all(&graphs, dot::read, Graph::to_dot));
}
