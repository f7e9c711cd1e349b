//! JSON: what was written is read back, and what is no graph is refused with its place.

use tinyllm_graph::Graph;

use crate::large::{self, HOSTILE};
use crate::programs::{ALL, PROCESS_LOAN};

#[test]
fn reads_back_what_it_wrote() {
    let mut graphs: Vec<Graph> = ALL.iter().map(|spec| Graph::of(spec)).collect();
    graphs.extend([
        large::sixty(),
        large::deepest(6),
        large::long_names(),
        large::other_scripts(),
    ]);
    graphs.extend(HOSTILE.iter().map(|text| large::hostile(text)));
    for graph in graphs {
        let text = graph.to_json();
        match Graph::from_json(&text) {
            Ok(read) => {
                assert_eq!(read, graph);
                assert_eq!(read.fingerprint(), graph.fingerprint());
                assert_eq!(read.to_json(), text, "{}", graph.name);
            }
            Err(error) => assert_eq!(error.to_string(), "", "{}", graph.name),
        }
    }
}

#[test]
fn a_node_stands_once_and_before_its_callers() {
    let json = large::two_hundred_nested().to_json();
    assert_eq!(json.matches("\"name\": \"part_3\"").count(), 1);
    assert!(json.find("\"name\": \"step_0_0\"") < json.find("\"name\": \"part_0\""));
}

#[test]
fn refuses_what_is_no_graph() {
    let good = Graph::of(PROCESS_LOAN).to_json();
    let cases = [
        ("", "line 1, column 1: a value was expected"),
        ("{}", "`format` is not \"tinyllm-graph/1\""),
        (
            "{\"format\": \"tinyllm-graph/2\"}",
            "`format` is not \"tinyllm-graph/1\"",
        ),
        ("{\"format\": \"tinyllm-graph/1\"}", "lacks `nodes`"),
        (
            "{\"format\": \"tinyllm-graph/1\", \"nodes\": []}",
            "`nodes` is empty",
        ),
        ("{\n  \"a\": tru}", "line 2, column 8: a value was expected"),
    ];
    for (text, expected) in cases {
        let said = Graph::from_json(text).map_err(|error| error.to_string());
        assert_eq!(said, Err(expected.to_owned()), "{text}");
    }
    let changes = [
        (
            "\"node\": 0",
            "\"node\": 99",
            "a call of node 99, which does not stand before the node that calls it",
        ),
        (
            "\"kind\": \"rust\"",
            "\"kind\": \"magic\"",
            "`magic` is no kind of node",
        ),
        (
            "\"attempt\": false",
            "\"attempt\": 1",
            "`attempt` is neither true nor false",
        ),
        (
            "\"line\": 30",
            "\"line\": -1",
            "`line` is no whole number of its size",
        ),
        ("\"match\": ", "\"hatch\": ", "`hatch` is no step"),
    ];
    for (from, to, expected) in changes {
        let changed = good.replacen(from, to, 1);
        assert_ne!(changed, good, "{from}");
        let said = Graph::from_json(&changed).map_err(|error| error.to_string());
        assert!(
            said.as_ref()
                .is_err_and(|text| text.starts_with("nodes[") && text.ends_with(expected)),
            "{from}: {said:?}"
        );
    }
}
