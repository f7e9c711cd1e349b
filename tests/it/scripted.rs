//! The scripted provider: who gets which reply, what is recorded, and what an unexpected request
//! is told.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use serde_json::json;
use tinyllm::llm::{Finish, Message, Request, Response};
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::provider::{Provider, ProviderError};
use tinyllm::{Error, ErrorKind, Usage};

fn request(node: &str, site: &str, text: &str) -> Request {
    let mut request = Request::new([Message::system("Be brief."), Message::user(text)]);
    request.node = node.to_string();
    request.site = site.to_string();
    request
}

async fn ask(
    script: &Scripted,
    node: &str,
    site: &str,
    text: &str,
) -> Result<Response, ProviderError> {
    script
        .reply(&request(node, site, text))
        .await?
        .collect()
        .await
}

/// The texts of replies, errors as `kind: message`.
async fn check(script: &Scripted, asked: &[(&str, &str, &str)], expected: &[&str]) {
    let mut replies = Vec::new();
    for (node, site, text) in asked {
        replies.push(match ask(script, node, site, text).await {
            Ok(response) => response.text,
            Err(error) => format!("{:?}: {}", error.kind(), error.message()),
        });
    }
    assert_eq!(replies, expected);
}

#[tokio::test]
async fn replies_come_in_sequence() {
    let script = Scripted::new().node("facts", [json!({"amount": 5}), json!([1, 2])]);
    let asked = ("facts", "loan/facts", "I need money");
    check(&script, &[asked, asked], &[r#"{"amount":5}"#, "[1,2]"]).await;
    assert!(script.unused().is_empty());
}

#[tokio::test]
async fn site_beats_node_beats_pattern() {
    let script = Scripted::new()
        .always_matching("*", "by text")
        .node("facts", ["by node"])
        .site("loan/facts", ["by site"]);
    let asked = ("facts", "loan/facts", "hello");
    check(
        &script,
        &[asked, asked, asked, asked],
        &["by site", "by node", "by text", "by text"],
    )
    .await;
}

#[tokio::test]
async fn within_a_kind_the_first_entry_answers_first() {
    let script = Scripted::new()
        .node("a", ["1"])
        .node("b", ["other"])
        .node("a", ["2", "3"]);
    let asked = ("a", "", "");
    check(&script, &[asked, asked, asked], &["1", "2", "3"]).await;
    assert_eq!(script.unused(), ["node `b`: 1 of 1 left"]);
}

#[tokio::test]
async fn stars_stand_for_any_characters() {
    let script = Scripted::new()
        .always_site("vote/votes[*]", "a vote")
        .always_site("*/mail", "a mail")
        .always_matching("*lend*dollars*", "a loan")
        .always_matching("exactly", "exact");
    check(
        &script,
        &[
            ("n", "vote/votes[17]", ""),
            ("n", "loan/settle/mail", ""),
            ("n", "x", "lend me\n500 dollars, please"),
            ("n", "x", "exactly"),
        ],
        &["a vote", "a mail", "a loan", "exact"],
    )
    .await;
    for (site, text) in [
        ("vote/votes[", "dollars lend"),
        ("x", "exactly "),
        ("mail", "EXACTLY"),
    ] {
        let error = ask(&script, "n", site, text).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misuse, "{site} {text}");
    }
}

#[tokio::test]
async fn a_star_at_both_ends_does_not_use_a_text_twice() {
    let script = Scripted::new().always_matching("ab*ba", "yes");
    check(
        &script,
        &[("", "", "abba"), ("", "", "ab ba")],
        &["yes", "yes"],
    )
    .await;
    assert!(ask(&script, "", "", "aba").await.is_err());
}

#[tokio::test]
async fn replies_can_be_responses_texts_and_failures() {
    let slow_down = ProviderError::new(ErrorKind::RateLimited, "slow down")
        .with_status(429)
        .with_retry_after(Duration::from_secs(3))
        .advise("wait")
        .because("a tired server")
        .retryable();
    let cut = Response::text("Once upon")
        .finished(Finish::Length)
        .costing(Usage::new(7, 2));
    let script = Scripted::new().node(
        "n",
        [
            ScriptedReply::from("text"),
            ScriptedReply::from("owned".to_string()),
            ScriptedReply::from(cut.clone()),
            ScriptedReply::from(slow_down),
            ScriptedReply::fail(ErrorKind::Server, "out of order"),
        ],
    );
    assert_eq!(ask(&script, "n", "", "").await.unwrap().text, "text");
    assert_eq!(ask(&script, "n", "", "").await.unwrap().text, "owned");
    assert_eq!(ask(&script, "n", "", "").await.unwrap(), cut);
    let error = ask(&script, "n", "", "").await.unwrap_err();
    assert_eq!(
        (error.status(), error.retry_after()),
        (Some(429), Some(Duration::from_secs(3)))
    );
    assert!(error.is_retryable());
    let story = Error::from(error).to_string();
    assert_eq!(story, "slow down\n  because: a tired server\n  to do: wait");
    let error = ask(&script, "n", "", "").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Server, false)
    );
}

#[tokio::test]
async fn a_failure_can_come_every_time() {
    let script = Scripted::new().always("n", ScriptedReply::fail(ErrorKind::Server, "down"));
    for _ in 0..3 {
        assert_eq!(
            ask(&script, "n", "", "").await.unwrap_err().message(),
            "down"
        );
    }
}

#[tokio::test]
async fn the_last_reply_can_stay() {
    let replies = [
        ScriptedReply::from("bad"),
        ScriptedReply::from("good").forever(),
    ];
    let script = Scripted::new().node("judge", replies);
    assert_eq!(script.unused(), ["node `judge`: 2 of 2 left"]);
    let asked = ("judge", "", "");
    check(&script, &[asked], &["bad"]).await;
    assert_eq!(script.unused(), ["node `judge`: 1 of 2 left"]);
    check(&script, &[asked, asked, asked], &["good", "good", "good"]).await;
    assert!(script.unused().is_empty());
}

#[tokio::test(start_paused = true)]
async fn delays_pass_in_paused_time() {
    let day = Duration::from_secs(86_400);
    let script = Scripted::new().node("n", [ScriptedReply::delayed(day, "late"), "at once".into()]);
    let start = tokio::time::Instant::now();
    let (slow, fast) = tokio::join!(ask(&script, "n", "", ""), async {
        let reply = ask(&script, "n", "", "").await;
        (reply, start.elapsed())
    });
    assert_eq!(slow.unwrap().text, "late");
    assert!(start.elapsed() >= day);
    assert_eq!(
        (fast.0.unwrap().text.as_str(), fast.1),
        ("at once", Duration::ZERO)
    );
}

#[tokio::test]
async fn requests_are_recorded_in_order_with_all_they_hold() {
    let script = Scripted::new().always_matching("*", "yes");
    let copy = script.clone();
    let mut second = request("b", "run/b", "two");
    second.temperature = Some(0.5);
    ask(&script, "a", "run/a", "one").await.unwrap();
    let _ = copy.reply(&second).await.unwrap();
    let empty = Scripted::new();
    let _ = ask(&empty, "lost", "", "three").await;
    assert_eq!(script.requests(), [request("a", "run/a", "one"), second]);
    assert_eq!(empty.requests(), [request("lost", "", "three")]);
}

#[tokio::test]
async fn an_unexpected_request_is_told_what_is_scripted() {
    let script = Scripted::new()
        .node("extract_facts", ["1", "2"])
        .site("loan/mail", ["sent"])
        .always_matching("*dollars*", "money")
        .always("judge", "good");
    ask(&script, "extract_facts", "", "").await.unwrap();
    ask(&script, "x", "loan/mail", "").await.unwrap();
    ask(&script, "judge", "", "").await.unwrap();
    let text = "I am Ada.\n\n  I run a mill.\nIt burnt.\nI need help.";
    let error = ask(&script, "extract_fact", "loan/facts", text)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Misuse);
    assert!(!error.is_retryable());
    assert_eq!(
        Error::from(error).to_string(),
        "\
unexpected request of node `extract_fact` at site `loan/facts`: no reply is scripted for it
  it says: I am Ada.
  it says: I run a mill.
  it says: It burnt.
  scripted: node `extract_facts`: 1 of 2 left
  scripted: site `loan/mail`: all 1 used
  scripted: text `*dollars*`: never asked
  scripted: node `judge`: always answers
  to do: the nearest is node `extract_facts`: correct its name"
    );
}

#[tokio::test]
async fn an_exhausted_sequence_says_so() {
    let script = Scripted::new().node("joke", ["ha"]);
    ask(&script, "joke", "", "").await.unwrap();
    let error = ask(&script, "joke", "", "another").await.unwrap_err();
    assert_eq!(
        Error::from(error).to_string(),
        "\
unexpected request of node `joke`: its replies are used up
  it says: another
  scripted: node `joke`: all 1 used
  to do: script one more reply, or `always` the same"
    );
}

#[tokio::test]
async fn an_empty_script_says_how_to_write_one() {
    let error = ask(&Scripted::new(), "joke", "", "").await.unwrap_err();
    assert_eq!(
        Error::from(error).to_string(),
        "\
unexpected request of node `joke`: no reply is scripted for it
  scripted: nothing
  to do: script it with `.node(\"joke\", [..])`"
    );
    let error = ask(&Scripted::new(), "", "", "").await.unwrap_err();
    assert!(error.message().starts_with("unexpected request of no node"));
}

#[tokio::test]
async fn a_long_message_is_shown_by_its_beginning() {
    let long = "word ".repeat(1000);
    let error = ask(&Scripted::new(), "joke", "", &long).await.unwrap_err();
    assert!(error.message().len() < 300, "{}", error.message());
}

#[test]
fn debug_is_short() {
    let script = Scripted::new().node("a", ["1"]).always("b", "2");
    assert_eq!(format!("{script:?}"), "Scripted(2 entries, 0 requests)");
}
