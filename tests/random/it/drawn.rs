//! Every call, edge and arm of a random program is in every rendering.
//!
//! Mermaid and DOT are read by the real tools, and their edges compared with the ways that the steps
//! allow; JSON is read back whole; pictures, pages and outlines are searched for their words.

use tinyllm_graph::{Graph, SvgOptions};
use tinyllm_tests_random::ALL;
use tinyllm_tests_tools::{Drawing, Read, Text, dot, mermaid};

use crate::picture;
use crate::ways::{Jumps, Ways, drawn_ways};

/// Mermaid takes a quarter of a second for each; Graphviz reads the same boxes and edges of all.
const OF_MERMAID: usize = 4;

fn graphs() -> impl Iterator<Item = (u64, Graph)> {
    ALL.iter()
        .map(|program| (program.seed, Graph::of(program.spec)))
}

/// One of `each` programs in one form, read by a tool.
fn check(each: usize, read: fn(&[Text]) -> Option<Read>, draw: fn(&Graph) -> String) {
    let texts = graphs().step_by(each).map(|(seed, graph)| Text {
        name: format!("seed {seed}"),
        text: draw(&graph),
    });
    let texts: Vec<Text> = texts.collect();
    let Some(drawings) = read(&texts) else {
        return;
    };
    for ((seed, graph), (drawing, text)) in graphs().step_by(each).zip(drawings.iter().zip(&texts))
    {
        let text = &text.text;
        let drawing = drawing
            .as_ref()
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        compare(seed, &graph, Jumps::Edges, (drawing, text));
    }
}

fn compare(seed: u64, graph: &Graph, jumps: Jumps, (drawing, text): (&Drawing, &str)) {
    for (number, node) in drawing.nodes.iter().enumerate() {
        let id = node
            .id
            .strip_prefix('n')
            .and_then(|number| number.parse::<usize>().ok());
        assert!(
            id.is_some_and(|id| id >= number),
            "seed {seed}: an id is n0, n1, ..: {node:?}"
        );
    }
    let (expected, found) = (Ways::of(graph, jumps), drawn_ways(drawing, graph));
    assert_eq!(
        found.calls, expected.calls,
        "seed {seed}: calls\n{graph}\n{text}"
    );
    assert_eq!(
        found.arms, expected.arms,
        "seed {seed}: arms\n{graph}\n{text}"
    );
    assert_eq!(
        found.ways, expected.ways,
        "seed {seed}: ways\n{graph}\n{text}"
    );
}

#[test]
fn mermaid_reads_every_call_edge_and_arm() {
    check(OF_MERMAID, mermaid::read, Graph::to_mermaid);
}

#[test]
fn graphviz_reads_every_call_edge_and_arm() {
    check(1, dot::read, Graph::to_dot);
}

#[test]
fn json_is_the_whole_graph() {
    for (seed, graph) in graphs() {
        assert_eq!(
            Graph::from_json(&graph.to_json()).as_ref(),
            Ok(&graph),
            "seed {seed}"
        );
    }
}

/// The words of a picture or a page: what stands between its marks, without spaces, since long lines
/// are broken.
fn words(marked: &str) -> String {
    let pieces = marked
        .split('<')
        .filter_map(|piece| Some(piece.split_once('>')?.1));
    let text: String = pieces.collect();
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    without_spaces(&text.replace("&#39;", "'").replace("&amp;", "&"))
}

fn without_spaces(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// Each call and each arm has to be there as often as it is in the program.
fn check_words(form: &str, seed: u64, graph: &Graph, words: &str) {
    let ways = Ways::of(graph, Jumps::Edges);
    let arms = ways.arms.iter().map(|(label, count)| match label.as_str() {
        "otherwise" => ("_=>".to_owned(), count),
        label => (format!("{label}=>"), count),
    });
    let found = |label: &str| words.matches(&without_spaces(label)).count();
    for (label, count) in arms {
        let found = found(&label);
        assert!(
            found >= *count,
            "seed {seed}, {form}: `{label}` {found} of {count} times\n{graph}"
        );
    }
    for (name, count) in &ways.calls {
        // `tell(..)`, or `tell as told(..)` where it was imported so.
        let found = found(&format!("{name}(")) + found(&format!("{name} as "));
        assert!(
            found >= *count,
            "seed {seed}, {form}: `{name}` {found} of {count} times\n{graph}"
        );
    }
}

#[test]
fn pages_and_outlines_show_every_call_and_arm() {
    for (seed, graph) in graphs() {
        check_words(
            "terminal",
            seed,
            &graph,
            &without_strokes(&graph.to_string()),
        );
        check_words(
            "ascii",
            seed,
            &graph,
            &without_strokes(&graph.outline_ascii()),
        );
    }
    // One page for all is how a crate is shown.
    let all: Vec<Graph> = graphs().take(20).map(|(_, graph)| graph).collect();
    let page = words(&tinyllm_graph::html::page("random", &all));
    for ((seed, graph), _) in graphs().zip(&all) {
        for label in Ways::of(&graph, Jumps::Edges).calls.keys() {
            assert!(
                page.contains(&without_spaces(label)),
                "seed {seed}, html: `{label}`"
            );
        }
    }
}

/// An outline breaks long lines, and draws a tree before them.
fn without_strokes(outline: &str) -> String {
    without_spaces(&outline.replace(['│', '├', '└', '─'], ""))
}

#[test]
fn pictures_lead_along_every_edge_and_arm() {
    let unfolded = SvgOptions::new().fold_depth(usize::MAX);
    for (seed, graph) in graphs() {
        let text = graph.svg(&unfolded);
        compare(seed, &graph, Jumps::Marks, (&picture::read(&text), &text));
    }
}
