//! Text of a program stays text in every format that is no picture; pictures are asked in a browser.

use tinyllm_graph::{Graph, TerminalOptions};
use tinyllm_tests_tools::{Read, Text, dot, mermaid};

use crate::large::{self, HOSTILE, hostile};

#[test]
fn mermaid_labels_stay_quoted() {
    for text in HOSTILE {
        let chart = hostile(text).to_mermaid();
        for line in chart.lines().skip(1) {
            let line = line.trim_start();
            let known = line.is_empty()
                || line == "end"
                || line.starts_with("classDef ")
                || line.starts_with("subgraph n")
                || line.starts_with('n');
            assert!(known, "{text:?}: {line}");
            let quotes = line.matches('"').count();
            assert!(quotes == 0 || quotes == 2, "{text:?}: {line}");
            // Whatever is not within quotes is ours.
            let outside: String = line.split('"').step_by(2).collect();
            assert!(!outside.contains("broken"), "{text:?}: {line}");
            assert!(
                !line.contains("<script") && !line.contains("<img"),
                "{line}"
            );
        }
    }
}

#[test]
fn dot_strings_stay_closed() {
    for text in HOSTILE {
        let dot = hostile(text).to_dot();
        let mut quoted = false;
        let mut chars = dot.chars();
        let mut outside = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' if quoted => drop(chars.next()),
                '"' => quoted = !quoted,
                '\n' if quoted => outside.push_str("a line break in a string"),
                _ if quoted => {}
                c => outside.push(c),
            }
        }
        assert!(!quoted);
        for word in ["broken", "script", "zz9", "a line break"] {
            assert!(!outside.contains(word), "{text:?}: {outside}");
        }
        assert_eq!(outside.matches('{').count(), outside.matches('}').count());
    }
}

/// One text per hostile graph, by its place.
fn texts(write: impl Fn(&Graph) -> String) -> Vec<Text> {
    let all = HOSTILE.iter().enumerate();
    all.map(|(place, text)| Text {
        name: place.to_string(),
        text: write(&hostile(text)),
    })
    .collect()
}

/// Every tool reads the same chart, whatever the words in it are.
fn same_charts(read: Option<Read>) {
    let Some(read) = read else { return };
    assert_eq!(read.len(), HOSTILE.len());
    for (drawing, text) in read.iter().zip(HOSTILE) {
        let counted = drawing
            .as_ref()
            .map(|found| (found.nodes.len(), found.edges.len(), found.frames.len()));
        assert_eq!(counted, Ok((14, 15, 4)), "{text:?}");
    }
}

#[test]
fn the_real_mermaid_reads_no_command() {
    let texts = texts(Graph::to_mermaid);
    for Text { text, .. } in &texts {
        assert!(!text.contains("%%") && !text.contains('\u{202e}'), "{text}");
    }
    same_charts(mermaid::read(&texts));
}

#[test]
fn the_real_graphviz_reads_no_command() {
    same_charts(dot::read(&texts(Graph::to_dot)));
}

#[test]
fn json_can_stand_in_a_script() {
    for text in HOSTILE {
        let json = hostile(text).to_json();
        assert!(!json.contains('<') && !json.contains('\u{202e}') && !json.contains('\u{0}'));
    }
}

#[test]
fn markdown_fences_stay_closed() {
    for text in HOSTILE {
        let page = hostile(text).to_markdown();
        let fences = page.lines().filter(|line| line.starts_with("```")).count();
        assert_eq!(fences, 4, "{page}");
        // Within a fence and in `code` text is text.
        let prose: String = page.split("```").step_by(2).collect();
        let prose = prose.lines().filter(|line| !line.starts_with("# `"));
        let prose: String = prose.collect();
        assert!(
            !prose.contains("<script") && !prose.contains("<img"),
            "{page}"
        );
    }
}

#[test]
fn a_terminal_gets_no_control_characters_and_no_wider_line() {
    let mut graphs: Vec<Graph> = HOSTILE.iter().map(|text| hostile(text)).collect();
    graphs.extend([
        large::deepest(9),
        large::long_names(),
        large::other_scripts(),
    ]);
    for graph in graphs {
        for width in [20, 40, 60, 80, 120] {
            let options = TerminalOptions::new().width(width);
            let plain = graph.terminal(&options);
            for line in plain.lines() {
                assert!(columns(line) <= width, "{width}: {line}");
                assert!(!line.contains(char::is_control), "{line:?}");
                assert!(!line.contains('\u{202e}'), "{line:?}");
            }
            assert!(graph.terminal(&options.ascii()).lines().count() > 3);
            let coloured = graph.terminal(&options.colour());
            assert_eq!(without_colours(&coloured), plain);
            assert!(coloured.contains("\u{1b}[2m"));
        }
    }
}

fn columns(line: &str) -> usize {
    line.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
            '\u{1f300}'..='\u{1faff}' => 2,
            '\u{300}'..='\u{36f}' | '\u{200d}' => 0,
            _ => 1,
        })
        .sum()
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}
