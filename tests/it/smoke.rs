//! The thinnest path: one node on a script.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

/// Count the words.
#[llm_function]
async fn count(text: String) -> u32;

#[tokio::test]
async fn a_node_runs_on_a_script() {
    let runtime = Runtime::scripted(&Scripted::new().node("count", [json!(2)]));
    assert_eq!(
        count::run(&runtime, "two words".to_string()).await.unwrap(),
        2
    );
}
