//! What changes a fingerprint and what does not.

use tinyllm_graph::{Graph, Kind, NodeSpec, Step};

use crate::programs::{ALL, CRAG, PROCESS_LOAN};

#[test]
fn is_stable() {
    // Journals hold these: a change here is a breaking change.
    assert_eq!(
        Graph::of(PROCESS_LOAN).fingerprint().to_string(),
        "ab6c1657f1bbb74d"
    );
    assert_eq!(
        Graph::of(CRAG).fingerprint().to_string(),
        "d2cb042251540a71"
    );
}

#[test]
fn differs_between_programs() {
    let mut all: Vec<_> = ALL
        .iter()
        .map(|spec| Graph::of(spec).fingerprint())
        .collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), ALL.len());
}

#[test]
fn ignores_docs_places_and_settings() {
    let moved = Graph::of(&NodeSpec {
        doc: "Another text.",
        module: "elsewhere",
        file: "lib.rs",
        line: 7,
        column: 1,
        ..*PROCESS_LOAN
    });
    let mut graph = Graph::of(PROCESS_LOAN);
    assert_ne!(graph, moved);
    assert_eq!(graph.fingerprint(), moved.fingerprint());
    if let Some(Step::Call(call)) = graph.body.first_mut() {
        call.node.kind = Kind::Llm {
            model: None,
            retries: 9,
        };
        call.node.doc = "Another text.".to_owned();
    }
    assert_eq!(graph.fingerprint(), moved.fingerprint());
}

#[track_caller]
fn changes(spec: &NodeSpec, change: impl FnOnce(&mut Graph)) {
    let mut graph = Graph::of(spec);
    let before = graph.fingerprint();
    change(&mut graph);
    assert_ne!(before, graph.fingerprint());
}

fn settle(graph: &mut Graph, change: impl FnOnce(&mut Vec<Step>)) {
    if let Some(Step::Call(call)) = graph.body.last_mut() {
        change(&mut call.node.body);
    }
}

#[test]
fn changes_with_structure() {
    changes(PROCESS_LOAN, |graph| graph.name.push('2'));
    changes(PROCESS_LOAN, |graph| graph.output.push('2'));
    changes(PROCESS_LOAN, |graph| graph.params.clear());
    changes(PROCESS_LOAN, |graph| graph.body.reverse());
    changes(PROCESS_LOAN, |graph| drop(graph.body.pop()));
    changes(PROCESS_LOAN, |graph| {
        settle(graph, |steps| {
            if let Some(Step::Match { arms, .. }) = steps.last_mut() {
                arms.pop();
            }
        });
    });
    changes(PROCESS_LOAN, |graph| {
        settle(graph, |steps| {
            if let Some(Step::Call(judge)) = steps.first_mut() {
                judge.node.output.push('2');
            }
        });
    });
    changes(PROCESS_LOAN, |graph| {
        settle(graph, |steps| {
            if let Some(Step::Call(judge)) = steps.first_mut() {
                judge.uses = vec!["other".to_owned()];
            }
        });
    });
    changes(CRAG, |graph| {
        if let Some(Step::Loop { over, .. }) = graph.body.get_mut(1) {
            *over = tinyllm_graph::Over::Rounds { first: 0, count: 4 };
        }
    });
}
