//! The graph that a program gives of itself: facts of its nodes, schemas, pictures in one line.

use tinyllm::Graph;
use tinyllm::prelude::*;

#[data]
struct Loan {
    /// What the applicant wrote.
    text: String,
}

#[data]
struct Facts {
    amount: i64,
}

fn positive(facts: &Facts, _loan: &Loan) -> Result<(), String> {
    match facts.amount {
        1.. => Ok(()),
        other => Err(format!("{other} is no amount")),
    }
}

/// Extract the facts.
#[llm_function(
    system = "You read loans.",
    prompt = "Read: {loan.text}",
    model = "local/small",
    temperature = 0.5,
    retries = 2,
    timeout = "60s",
    validate = positive
)]
async fn extract_for_graph(loan: Loan) -> Facts;

#[llm_function(retries = 1)]
fn judge_for_graph(facts: Facts) -> bool {
    facts.amount < 1000
}

chain! {
    /// Small loans are good.
    fn loan_for_graph(loan: Loan) -> bool {
        let facts = extract_for_graph(loan);
        judge_for_graph(facts)
    }
}

fn node(graph: &Graph, name: &str) -> Graph {
    let mut graph = graph.clone();
    let mut found = None;
    graph.for_each_node_mut(&mut |node| {
        if node.name == name {
            found = Some(node.clone());
        }
    });
    found.unwrap()
}

#[test]
fn nodes_say_what_they_ask_and_how() {
    let graph = Graph::of(loan_for_graph::SPEC);
    let extract = node(&graph, "extract_for_graph");
    assert_eq!(extract.doc, "Extract the facts.");
    assert_eq!(extract.system, "You read loans.");
    let prompt = tinyllm::graph::Prompt::Text("Read: {loan.text}".to_owned());
    assert_eq!(extract.prompt, prompt);
    let options: Vec<String> = extract
        .options
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    assert_eq!(
        options,
        [
            "temperature = 0.5",
            "retries = 2",
            "timeout = \"1m\"",
            "validate = positive"
        ]
    );
    let judge = node(&graph, "judge_for_graph");
    assert_eq!(judge.options, [("retries".to_owned(), "1".to_owned())]);
    assert_eq!(judge.prompt, tinyllm::graph::Prompt::Params);
}

#[test]
fn a_running_program_knows_its_schemas() {
    let graph = loan_for_graph::graph();
    assert_eq!(
        graph,
        Graph::of(loan_for_graph::SPEC),
        "schemas are no part of the program"
    );
    let extract = node(&graph, "extract_for_graph");
    let input: serde_json::Value = serde_json::from_str(&extract.schemas.input.unwrap()).unwrap();
    let text = &input["properties"]["loan"]["properties"]["text"];
    assert_eq!(text["description"], "What the applicant wrote.");
    let output: serde_json::Value = serde_json::from_str(&extract.schemas.output.unwrap()).unwrap();
    assert_eq!(output["properties"]["amount"]["type"], "integer");
    let judge = node(&graph, "judge_for_graph");
    assert!(judge.schemas.output.unwrap().contains("boolean"));
    assert!(graph.schemas.input.is_some());
}

#[test]
fn one_line_saves_a_picture_and_a_page() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("graphs");
    std::fs::create_dir_all(&folder).unwrap();
    for (ending, start) in [
        ("svg", "<svg "),
        ("html", "<!doctype html>"),
        ("md", "# `loan_for_graph`"),
        ("mmd", "flowchart TD"),
        ("dot", "digraph \"loan_for_graph\" {"),
        ("json", "{\n  \"format\""),
        ("txt", "loan_for_graph(loan: Loan) -> bool\n"),
    ] {
        let path = folder.join(format!("loan.{ending}"));
        loan_for_graph::graph().save(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(start), "{ending}: {text}");
        assert!(text.contains("extract_for_graph"), "{ending}");
    }
    let page = std::fs::read_to_string(folder.join("loan.html")).unwrap();
    for text in [
        "You read loans.",
        "Read: <mark>{loan.text}</mark>",
        "What the applicant wrote.",
        "tests/it/graph.rs:",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let error = loan_for_graph::graph()
        .save(folder.join("loan.bmp"))
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().ends_with(
        "the name ends in `.svg`, `.html`, `.md`, `.mmd`, `.dot`, `.gv`, `.json` or `.txt`"
    ));
    assert!(
        loan_for_graph::graph()
            .save(folder.join("none/loan.svg"))
            .is_err()
    );
}
