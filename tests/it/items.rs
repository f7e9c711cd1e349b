//! Fan-outs over items where the item is needed late: by a guard that returns, by a race.

use serde_json::json;
use tinyllm::Runtime;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

#[data]
enum Check {
    Fine,
    Bad { why: String },
    Odd,
}

/// Check one page.
#[llm_function]
async fn check_page(page: String) -> Check;

#[llm_function]
fn refused(page: String, why: String) -> String {
    format!("{page}: {why}")
}

/// Answer from one page.
#[llm_function]
async fn answer_from(page: String) -> String;

chain! { fn all_pages(pages: Vec<String>) -> String {
    concurrent!(for page in pages {
        match check_page(page) {
            Check::Fine => (),
            Check::Bad { why } => return refused(page, why),
            Check::Odd => return page,
        }
    });
    "all fine"
} }

chain! { fn any_page(pages: Vec<String>) -> String {
    race!(for page in pages { answer_from(page) }, limit = 2)
} }

async fn checked(replies: [serde_json::Value; 2]) -> String {
    let script = Scripted::new().node("check_page", replies);
    let runtime = Runtime::scripted(&script);
    let pages = vec!["one".to_string(), "two".to_string()];
    all_pages::run(&runtime, pages).await.unwrap()
}

#[tokio::test]
async fn a_guard_returns_with_its_item() {
    assert_eq!(checked([json!("Fine"), json!("Fine")]).await, "all fine");
    let bad = json!({"Bad": {"why": "torn"}});
    assert_eq!(checked([json!("Fine"), bad]).await, "two: torn");
    assert_eq!(checked([json!("Odd"), json!("Fine")]).await, "one");
}

#[tokio::test]
async fn a_race_over_items_has_a_first() {
    let script = Scripted::new()
        .matching(
            "*one*",
            [tinyllm::provider::scripted::ScriptedReply::fail(
                tinyllm::ErrorKind::Server,
                "out of order",
            )],
        )
        .matching("*two*", ["from two"]);
    let runtime = Runtime::scripted(&script);
    let pages = vec!["one".to_string(), "two".to_string()];
    assert_eq!(any_page::run(&runtime, pages).await.unwrap(), "from two");
}
