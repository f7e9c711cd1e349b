//! Errors as people and programs meet them: kind, site, attempts, cost, causes, and the story.

use std::error::Error as _;
use std::fmt;

use serde_json::json;
use tinyllm::llm::Response;
use tinyllm::prelude::*;
use tinyllm::provider::ProviderError;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::{Error, ErrorKind, Usage};

use crate::support::records::{scripted, short};

/// An error over another, as libraries have them.
#[derive(Debug)]
struct Above {
    what: &'static str,
    below: Option<Box<Above>>,
}

impl fmt::Display for Above {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

impl std::error::Error for Above {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.below.as_ref().map(|below| &**below as _)
    }
}

fn disk_full() -> Above {
    let full = Above {
        what: "no space left on device",
        below: None,
    };
    let write = Above {
        what: "cannot write `a.txt`",
        below: Some(Box::new(full)),
    };
    Above {
        what: "the report is lost",
        below: Some(Box::new(write)),
    }
}

#[llm_function]
fn save(text: String) -> Result<String, Above> {
    let _ = text;
    Err(disk_full())
}

#[llm_function]
async fn save_boxed(text: String) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let _ = text;
    Err(disk_full().into())
}

#[llm_function]
async fn refuse_own(cx: &Cx, text: String) -> Result<String, Error> {
    let _ = (cx, text);
    Err(Error::new(ErrorKind::Refused, "not on a Sunday").advise("come back on Monday"))
}

chain! { fn saving(text: String) -> String { save(text) } }
chain! { fn saving_boxed(text: String) -> String { save_boxed(text) } }
chain! { fn refusing(text: String) -> String { refuse_own(text) } }

#[tokio::test]
async fn the_error_of_a_body_is_told_with_its_causes() {
    let runtime = Runtime::scripted(&Scripted::new());
    let plain = saving::run(&runtime, "x".into()).await.unwrap_err();
    let boxed = saving_boxed::run(&runtime, "x".into()).await.unwrap_err();
    for (error, site) in [(plain, "saving/save"), (boxed, "saving_boxed/save_boxed")] {
        assert_eq!(short(&error), format!("Node at {site}"));
        assert_eq!(error.message(), "the report is lost");
        let source = error.source().unwrap();
        assert!(
            source.downcast_ref::<Above>().is_some(),
            "the very error is kept"
        );
        assert_eq!(
            error.to_string(),
            format!(
                "{site}: the report is lost\n  because: cannot write `a.txt`\n  \
                 because: no space left on device"
            )
        );
    }
}

#[tokio::test]
async fn an_error_of_this_library_passes_through() {
    let runtime = Runtime::scripted(&Scripted::new());
    let error = refusing::run(&runtime, "x".into()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "refusing/refuse_own: not on a Sunday\n  to do: come back on Monday"
    );
    assert_eq!(error.kind(), ErrorKind::Refused);
}

/// Count the words.
#[llm_function(model = "scripted/small", retries = 1)]
async fn count_words(text: String) -> u32;

chain! { fn counting(text: String) -> u32 { count_words(text) } }

fn costly(text: &str) -> Response {
    Response::text(text).costing(Usage::new(10, 3))
}

#[tokio::test]
async fn replies_that_never_fit_are_told_one_by_one() {
    let script = Scripted::new().node("count_words", [costly("{ }"), costly("{}")]);
    let error = counting::run(&Runtime::scripted(&script), "a b".into())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
counting/count_words: no valid reply from `scripted/small` in 2 attempts
  attempt 1: the value must be an integer, and is an empty object
    the reply began: { }
  attempt 2: the value must be an integer, and is an empty object
    the reply began: {}
  to do: allow more re-asks with `retries = n`, loosen the rule, or use a larger model"
    );
    assert_eq!(error.usage(), Usage::new(20, 6));
    assert_eq!(error.attempts().len(), 2);
    assert_eq!(error.attempts()[1].usage, Usage::new(10, 3));
}

#[tokio::test]
async fn what_the_run_spent_before_is_part_of_the_error() {
    chain! {
        fn count_and_save(text: String) -> u32 {
            let count = count_words(text);
            save(text);
            count
        }
    }
    let script = Scripted::new().node("count_words", [costly("2")]);
    let runtime = Runtime::scripted(&script);
    let error = count_and_save::run(&runtime, "a b".into())
        .await
        .unwrap_err();
    assert_eq!(error.usage(), Usage::new(10, 3));
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_fails_is_tried_again_and_told() {
    let busy = || ProviderError::new(ErrorKind::RateLimited, "slow down").retryable();
    let script = Scripted::new().node("count_words", [busy(), busy(), busy()]);
    let error = counting::run(&Runtime::scripted(&script), "a".into())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
counting/count_words: slow down
  attempt 1: slow down
  attempt 2: slow down
  attempt 3: slow down"
    );
    assert_eq!(script.requests().len(), 3);

    let replies: [ScriptedReply; 2] = [busy().into(), "5".into()];
    let script = Scripted::new().node("count_words", replies);
    let runtime = scripted(&script).transport_retries(1).build().unwrap();
    assert_eq!(counting::run(&runtime, "a".into()).await.unwrap(), 5);
}

chain! {
    fn every_way(text: String) -> u32 {
        fallback!(count_words(text), refuse_count(text))
    }
}

#[llm_function]
fn refuse_count(text: String) -> Result<u32, Above> {
    let _ = text;
    Err(disk_full())
}

#[tokio::test]
async fn when_all_alternatives_fail_each_is_told() {
    let script = Scripted::new().node("count_words", [costly("{ }"), costly("{}")]);
    let error = every_way::run(&Runtime::scripted(&script), "a".into())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
every_way: all 2 alternatives failed
  - every_way/count_words: no valid reply from `scripted/small` in 2 attempts
      attempt 1: the value must be an integer, and is an empty object
        the reply began: { }
      attempt 2: the value must be an integer, and is an empty object
        the reply began: {}
      to do: allow more re-asks with `retries = n`, loosen the rule, or use a larger model
  - every_way/refuse_count: the report is lost
      because: cannot write `a.txt`
      because: no space left on device"
    );
    let kinds: Vec<_> = error.causes().iter().map(Error::kind).collect();
    assert_eq!(kinds, [ErrorKind::InvalidOutput, ErrorKind::Node]);
    assert_eq!(error.usage(), Usage::new(20, 6));
}

chain! {
    fn told(text: String) -> Result<u32, Failure> {
        attempt!(count_words(text))
    }
}

#[tokio::test]
async fn a_failure_is_data() {
    let script = Scripted::new().node("count_words", [costly("{ }"), costly("{}")]);
    let runtime = Runtime::scripted(&script);
    let failure = told::run(&runtime, "a".into()).await.unwrap().unwrap_err();
    assert_eq!(failure.site, "told/count_words");
    assert_eq!(failure.kind, ErrorKind::InvalidOutput);
    assert_eq!(
        failure.message,
        "no valid reply from `scripted/small` in 2 attempts"
    );
    assert_eq!((failure.attempts, failure.usage), (2, Usage::new(20, 6)));
    let json = serde_json::to_value(&failure).unwrap();
    assert_eq!(json["kind"], json!("invalid_output"));
    assert_eq!(serde_json::from_value::<Failure>(json).unwrap(), failure);
    let error = Error::from(failure);
    assert_eq!(short(&error), "InvalidOutput at told/count_words");
}
