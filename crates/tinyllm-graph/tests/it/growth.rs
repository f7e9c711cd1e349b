//! The page of all graphs: four times the graphs are about four times the work.

use std::time::Instant;

use tinyllm_graph::{Graph, html};

use crate::large::{call, graph, llm, node};

/// So many graphs of six calls of nodes of their own.
fn crate_of(graphs: usize) -> Vec<Graph> {
    let one = |number: usize| {
        let calls = (0..6).map(|place| {
            let name = format!("node_{number}_{place}");
            match place {
                0 => call(llm(&name, "Facts"), &["input"], &name),
                _ => call(node(&name, "Report"), &["input"], &name),
            }
        });
        graph(&format!("graph_{number}"), calls.collect())
    };
    (0..graphs).map(one).collect()
}

/// The CPU time of this thread where the system tells it, else the time of day: nanoseconds.
fn clock(since: Instant) -> u128 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let cpu = told.and_then(|told| told.split(' ').next()?.parse().ok());
    cpu.unwrap_or_else(|| since.elapsed().as_nanos())
}

/// The least of some runs: others had little to do meanwhile.
fn time(graphs: &[Graph]) -> u128 {
    let run = |_| {
        let since = Instant::now();
        let start = clock(since);
        assert!(html::page("grown", graphs).contains("graph_7"));
        clock(since) - start
    };
    (0..5).map(run).min().unwrap_or_default()
}

#[test]
fn a_page_takes_time_by_its_length() {
    let (one, four) = (time(&crate_of(100)), time(&crate_of(400)));
    // A search of every node for each would make it sixteen.
    assert!(four < one * 9, "{one} ns for 100 graphs, {four} ns for 400");
}
