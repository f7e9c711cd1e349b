//! Every program against `expected/`; `UPDATE_EXPECTED=1` rewrites the files, to be looked at.

use std::path::Path;

use tinyllm_graph::{ArmSpec, Call, Graph, Kind, NodeSpec, Step, StepSpec};

use crate::large::{arm, call, decide, graph, node};
use crate::programs::{ALL, PROCESS_LOAN};

fn check(spec: &NodeSpec, ending: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/expected")
        .join(format!("{}.{ending}", spec.name));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        assert!(
            std::fs::write(&path, text).is_ok(),
            "cannot write {}",
            path.display()
        );
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{}", path.display());
}

#[test]
fn outlines() {
    for spec in ALL {
        check(spec, "txt", &Graph::of(spec).to_string());
    }
}

#[test]
fn mermaid() {
    for spec in ALL {
        check(spec, "mmd", &Graph::of(spec).to_mermaid());
    }
}

#[test]
fn outlines_fit_the_page() {
    for spec in ALL {
        for line in Graph::of(spec).to_string().lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn ascii_outlines_have_no_other_characters() {
    for spec in ALL {
        assert!(Graph::of(spec).outline_ascii().is_ascii());
    }
}

#[test]
fn sites_are_paths_of_names() {
    let sites = Graph::of(PROCESS_LOAN).sites();
    assert_eq!(
        sites,
        [
            "process_loan/facts",
            "process_loan/settle",
            "process_loan/settle/judge",
            "process_loan/settle/Good/mail",
            "process_loan/settle/Good/report",
            "process_loan/settle/Good/approve",
            "process_loan/settle/Bad/reject",
        ]
    );
}

/// `use nodes::judge as weigh;`, as the macro writes its calls.
#[test]
fn a_node_has_its_own_name_and_the_one_it_was_imported_by() {
    const JUDGE: &NodeSpec = &NodeSpec {
        name: "judge",
        output: "Verdict",
        ..NodeSpec::EMPTY
    };
    const SETTLE: &NodeSpec = &NodeSpec {
        name: "settle",
        kind: Kind::Chain,
        output: "Verdict",
        body: &[StepSpec::call("judge", JUDGE, &["facts"], "").named("judge")],
        ..NodeSpec::EMPTY
    };
    const SPEC: &NodeSpec = &NodeSpec {
        name: "decide_all",
        kind: Kind::Chain,
        output: "Verdict",
        body: &[
            StepSpec::call("end", SETTLE, &["facts"], "end").named("finish"),
            StepSpec::call("weigh", JUDGE, &["facts"], "").named("weigh"),
            StepSpec::decide(
                "weigh(..)",
                "",
                &[ArmSpec::new(
                    "Good",
                    "Verdict::Good",
                    &[StepSpec::Value("end")],
                )],
            ),
        ],
        ..NodeSpec::EMPTY
    };
    let graph = Graph::of(SPEC);
    assert_eq!(
        graph.to_string(),
        "\
decide_all() -> Verdict
├─ end = settle as finish(facts)  -> Verdict, chain
│  └─ judge(facts)                -> Verdict
├─ match judge as weigh(facts)    -> Verdict
│  └─ Good => end
└─ no LLM call
"
    );
    let mermaid = graph.to_mermaid();
    assert!(
        mermaid.contains("[\"settle as finish(facts)\"]"),
        "{mermaid}"
    );
    assert!(
        mermaid.contains("[\"judge<br/>as weigh<br/>from facts<br/>gives Verdict\"]"),
        "{mermaid}"
    );
    // The decision follows the call that it names by its alias.
    assert!(mermaid.contains("{\"Verdict?\"}"), "{mermaid}");
    assert!(graph.to_dot().contains("\"judge\\nas weigh\\nfrom facts"));
    let svg = graph.to_svg();
    for (text, count) in [
        (">judge</text>", 2),
        (">as weigh</text>", 1),
        (">as finish</text>", 1),
    ] {
        assert_eq!(svg.matches(text).count(), count, "{text}\n{svg}");
    }
    assert!(svg.contains(">Verdict?</text>"), "{svg}");
    assert_eq!(Graph::from_json(&graph.to_json()), Ok(graph));
}

/// A node of another crate, as a scan of sources knows it.
#[test]
fn of_a_node_that_is_not_seen_nothing_is_made_up() {
    let describe = Graph {
        module: "profiler".to_owned(),
        ..node("describe", "")
    };
    let attempt = |step| match step {
        Step::Call(call) => Step::Call(Call {
            attempt: true,
            ..call
        }),
        other => other,
    };
    let graph = graph(
        "outer",
        vec![
            call(describe.clone(), &["input"], "text"),
            attempt(call(describe.clone(), &["text"], "tried")),
            call(describe.clone(), &["tried"], ""),
            decide(
                "describe(..)",
                vec![arm("Good", vec![]), arm("Bad", vec![])],
            ),
        ],
    );
    assert_eq!(describe.signature(), "describe(..)");
    assert_eq!(
        graph.to_string(),
        "\
outer(input: Input) -> Output
├─ text = describe(input)          not seen
├─ tried = attempt describe(text)  not seen
├─ match describe(tried)           not seen
│  ├─ Good => ()
│  └─ Bad => ()
└─ at most 3 x calls(describe) LLM calls
"
    );
    let (svg, chart) = (graph.to_svg(), graph.to_mermaid());
    for word in [
        ">known by its name alone<",
        ">describe?<",
        ">tried: Result&lt;_, Failure&gt;<",
        "-b outer-",
    ] {
        assert!(svg.contains(word), "{word}\n{svg}");
    }
    assert!(
        !svg.contains("-&gt; <") && !svg.contains("Rust code"),
        "{svg}"
    );
    assert!(
        chart.contains("[\"describe<br/>from input<br/>known by its name alone<br/>gives text\"]"),
        "{chart}"
    );
    assert!(chart.contains("{\"describe?\"}"), "{chart}");
    let page = graph.to_html();
    assert!(
        page.contains("in another crate, written by a macro, or misspelt"),
        "{page}"
    );
    assert_eq!(Graph::from_json(&graph.to_json()), Ok(graph));
}

/// Counts per graph: calls, arms.
fn count(steps: &[Step]) -> (usize, usize) {
    let mut total = (0, 0);
    let mut add = |(calls, arms): (usize, usize)| {
        total.0 += calls;
        total.1 += arms;
    };
    for step in steps {
        if let Step::Call(call) = step {
            add((1, 0));
            add(count(&call.node.body));
        }
        if let Step::Match { arms, .. } = step {
            add((0, arms.len()));
        }
        step.blocks()
            .into_iter()
            .for_each(|block| add(count(block)));
    }
    total
}

#[test]
fn every_call_and_arm_is_drawn_once() {
    for spec in ALL {
        let graph = Graph::of(spec);
        let (calls, arms) = count(&graph.body);
        assert_eq!(calls, graph.sites().len());
        let (outline, chart) = (graph.to_string(), graph.to_mermaid());
        let tags = outline
            .lines()
            .skip(1)
            .filter(|line| line.contains("  -> "))
            .count();
        assert_eq!(tags, calls, "{outline}");
        let outline_arms = outline.lines().filter(|line| line.contains(" =>")).count();
        assert_eq!(outline_arms, arms, "{outline}");
        let boxes = |line: &&str| line.ends_with(":::rust") || line.ends_with(":::llm");
        let frames = |line: &&str| {
            line.trim_start().starts_with("subgraph") && line.contains("(") && line.contains(")")
        };
        let drawn = chart
            .lines()
            .filter(|line| boxes(line) || frames(line))
            .count();
        assert_eq!(drawn, calls, "{chart}");
        let decisions: Vec<String> = chart
            .lines()
            .filter(|line| line.ends_with("}:::decision"))
            .filter_map(|line| line.trim_start().split_once('{'))
            .map(|(id, _)| format!("    {id} -"))
            .collect();
        let edges = chart
            .lines()
            .filter(|line| decisions.iter().any(|id| line.starts_with(id)));
        assert_eq!(edges.count(), arms, "{chart}");
    }
}
