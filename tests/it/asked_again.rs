//! Asking again: what the model is told, who is asked last, when it stops, and that nothing of it is lost.

mod cost;
mod words;

use serde_json::json;
use tinyllm::event::Moment;
use tinyllm::fsm::{Checked, Ledger, Replied};
use tinyllm::llm::{Finish, Response};
use tinyllm::parse::Policy;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::{ErrorKind, Usage};

use crate::support::records::{observed, scripted};

#[data]
struct Facts {
    applicant: String,
    #[schemars(range(min = 1, max = 100))]
    amount: i64,
    #[schemars(length(max = 3))]
    code: String,
}

/// Extract the facts.
#[llm_function(model = "scripted/small", retries = 3)]
async fn extract(text: String) -> Facts;

/// Extract the facts.
#[llm_function(model = "scripted/small", retries = 3, escalate = "scripted/large")]
async fn extract_or_escalate(text: String) -> Facts;

fn costly(text: &str) -> ScriptedReply {
    Response::text(text).costing(Usage::new(10, 2)).into()
}

const GOOD: &str = r#"{"applicant": "Ann", "amount": 5, "code": "abc"}"#;

#[tokio::test]
async fn all_violations_are_told_and_each_attempt_is_in_the_record() {
    let bad = r#"{applicant: "Ann", "amount": 500, "code": "abcdef"}"#;
    let script = Scripted::new().node("extract", [costly(bad), costly(GOOD)]);
    let (runtime, records) = observed(&script);
    extract::run(&runtime, "x".into()).await.unwrap();
    let requests = script.requests();
    assert_eq!(requests[1].messages.len(), 4);
    assert_eq!(requests[1].messages[2].text, bad);
    assert_eq!(
        requests[1].last_user_text(),
        "That does not fit:\n\
         - /amount is 500, but must be from 1 to 100\n\
         - /code has 6 characters, but at most 3 are allowed\n\
         Answer with the corrected JSON and nothing else."
    );

    let records = records.all();
    let of = |moment| records.iter().filter(move |record| record.moment == moment);
    let repaired = of(Moment::Repaired).next().unwrap();
    assert_eq!(repaired.payload.as_ref().unwrap()[0]["kind"], "quotes");
    assert_eq!(repaired.attempt, 1);
    let asked: Vec<_> = of(Moment::AskedAgain).collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].usage, Some(Usage::new(10, 2)));
    let tried = asked[0].payload.as_ref().unwrap();
    assert_eq!(tried["reply"], bad);
    assert_eq!(tried["model"], "scripted/small");
    assert_eq!(tried["violations"][0]["pointer"], "/amount");
    assert_eq!(tried["violations"][1]["rule"], "length");
    assert_eq!(tried["repairs"][0]["before"], "applicant");
    assert_eq!(tried["usage"]["input_tokens"], 10);
}

chain! {
    fn extracted_once(text: String) -> Facts {
        extract(text).with(retries = 1)
    }
}

#[tokio::test]
async fn the_attempt_that_ends_it_is_in_the_record_too() {
    let bad = r#"{applicant: "Ann", "amount": 500, "code": "abc"}"#;
    let script = Scripted::new().node("extract", [costly("{}"), costly(bad)]);
    let (runtime, records) = observed(&script);
    let run = extracted_once::run(&runtime, "x".into());
    run.await.unwrap_err();
    let failed: Vec<_> = records
        .all()
        .into_iter()
        .filter(|record| record.moment == Moment::Failed)
        .collect();
    let sites: Vec<&str> = failed.iter().map(|record| record.site.as_str()).collect();
    assert_eq!(sites, ["extracted_once/extract", "extracted_once"]);
    let tried = failed[0].payload.as_ref().unwrap();
    assert_eq!(tried.as_array().unwrap().len(), 2);
    assert_eq!(tried[0]["reply"], "{}");
    assert_eq!(tried[1]["reply"], bad);
    assert_eq!(tried[1]["repairs"][0]["kind"], "quotes");
    assert_eq!(tried[1]["violations"][0]["pointer"], "/amount");
    assert_eq!(tried[1]["usage"]["input_tokens"], 10);
    // Told once, however deep the node stands.
    assert_eq!(failed[1].payload, None);
}

#[tokio::test]
async fn the_last_attempt_goes_to_the_larger_model() {
    let replies = ["{}", r#"{"applicant": 1}"#, r#"{"amount": 1}"#, GOOD];
    let script = Scripted::new().node("extract_or_escalate", replies);
    let (runtime, records) = observed(&script);
    extract_or_escalate::run(&runtime, "x".into())
        .await
        .unwrap();
    let requests = script.requests();
    let models: Vec<_> = requests
        .iter()
        .map(|request| request.model.as_str())
        .collect();
    assert_eq!(models, ["small", "small", "small", "large"]);
    // In the same conversation.
    assert_eq!(requests[3].messages.len(), 8);
    let escalated: Vec<_> = records
        .all()
        .into_iter()
        .filter(|record| record.moment == Moment::Escalated)
        .map(|record| (record.attempt, record.message.unwrap()))
        .collect();
    assert_eq!(escalated, [(4, "scripted/large".to_string())]);
}

#[tokio::test]
async fn a_model_that_repeats_itself_is_not_asked_a_third_time() {
    let script = Scripted::new().always("extract", "{}");
    let error = extract::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap_err();
    assert_eq!(script.requests().len(), 2);
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert_eq!(
        error.message(),
        "`scripted/small` gave the same invalid reply twice, in 2 attempts"
    );
    assert!(error.advice().unwrap().contains("escalate"), "{error}");

    // A larger model is asked instead, at once; the story says so.
    let replies = ["{}", " {}\n", r#"{"applicant": 7}"#];
    let script = Scripted::new().node("extract_or_escalate", replies);
    let error = extract_or_escalate::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap_err();
    let models: Vec<_> = script.requests().into_iter().map(|one| one.model).collect();
    assert_eq!(models, ["small", "small", "large"]);
    assert_eq!(
        error.message(),
        "no valid reply from `scripted/large` in 3 attempts, \
         after `scripted/small` gave the same one twice"
    );
    let tried: Vec<_> = error
        .attempts()
        .iter()
        .map(|attempt| attempt.model.as_deref().unwrap())
        .collect();
    assert_eq!(
        tried,
        ["scripted/small", "scripted/small", "scripted/large"]
    );
    assert!(
        error.to_string().contains("attempt 3 (scripted/large): "),
        "{error}"
    );
}

#[tokio::test]
async fn the_larger_model_is_settable_where_other_options_are() {
    let script = || Scripted::new().node("extract", ["{}", "[]", GOOD]);
    let models = |script: &Scripted| -> Vec<String> {
        script
            .requests()
            .into_iter()
            .map(|request| request.model)
            .collect()
    };
    let by_call = script();
    let input = extract::input("x".to_string())
        .retries(2)
        .escalate("scripted/huge");
    Runtime::scripted(&by_call).run(input).await.unwrap();
    assert_eq!(models(&by_call), ["small", "small", "huge"]);

    let by_name = Scripted::new().node("extract_or_escalate", ["{}", "[]", GOOD]);
    let options = Options::new().retries(2).escalate("scripted/big");
    let runtime = scripted(&by_name).node("extract_or_escalate", options);
    let runtime = runtime.build().unwrap();
    extract_or_escalate::run(&runtime, "x".into())
        .await
        .unwrap();
    assert_eq!(models(&by_name), ["small", "small", "big"]);

    chain! {
        fn extracted(text: String) -> Facts {
            extract(text).with(escalate = "scripted/vast", retries = 2)
        }
    }
    let in_graph = script();
    extracted::run(&Runtime::scripted(&in_graph), "x".into())
        .await
        .unwrap();
    assert_eq!(models(&in_graph), ["small", "small", "vast"]);
}

#[tokio::test]
async fn the_error_carries_the_whole_account() {
    let replies = [
        costly("{}"),
        costly(r#"{"applicant": "#),
        costly("[]"),
        costly("no"),
    ];
    let script = Scripted::new().node("extract", replies);
    let error = extract::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap_err();
    assert_eq!(error.attempts().len(), 4);
    assert_eq!(error.usage(), Usage::new(40, 8));
    for attempt in error.attempts() {
        assert!(!attempt.fault.is_empty() && attempt.reply.is_some());
        assert!(!attempt.violations.is_empty(), "{attempt:?}");
        assert_eq!(attempt.usage, Usage::new(10, 2));
    }
    // It is data: it can be kept.
    let kept = serde_json::to_value(error.attempts()).unwrap();
    let read: Vec<tinyllm::error::Attempt> = serde_json::from_value(kept).unwrap();
    assert_eq!(read, error.attempts());
}

fn running() -> extract<tinyllm::fsm::Running<extract>> {
    let Ok(running) = extract::new("x".to_string()).validate().check() else {
        panic!()
    };
    running
}

#[test]
fn by_hand_the_ledger_has_what_was_repaired_and_who_answered() {
    let mut response = Response::text(format!("Here you are: {GOOD}"));
    response.model = Some("small-2026".to_string());
    let Replied::Answer(answer) = running().reply(response) else {
        panic!()
    };
    assert_eq!(answer.attempt().repairs[0].kind, "skipped");
    let Checked::Fits(fits) = answer.check() else {
        panic!()
    };
    let complete = fits.complete();
    let ledger: &Ledger = complete.ledger();
    let answered = ledger.answer().unwrap();
    assert_eq!(answered.model.as_deref(), Some("small-2026"));
    assert_eq!(answered.repairs[0].path, "");
    assert!(answered.fault.is_empty());
}

/// Weigh it.
#[llm_function(reasoning, retries = 1)]
async fn weigh(text: String) -> Facts;

#[tokio::test]
async fn what_was_thought_is_in_the_record_and_in_the_ledger() {
    let thought = |answer: &str| format!(r#"{{"reasoning": "Ann is named.", "answer": {answer}}}"#);
    let script = Scripted::new().node("weigh", [thought("{}"), thought(GOOD)]);
    let (runtime, records) = observed(&script);
    weigh::run(&runtime, "x".into()).await.unwrap();
    let thoughts: Vec<_> = records
        .all()
        .into_iter()
        .filter(|record| record.moment == Moment::Reasoned)
        .map(|record| record.message.unwrap())
        .collect();
    assert_eq!(thoughts, ["Ann is named."]);
    // A place of the wrapper is none of the answer.
    let told = script.requests()[1].last_user_text().to_string();
    assert!(
        told.contains("- /applicant is missing") && !told.contains("/answer"),
        "{told}"
    );

    let Ok(running) = weigh::new("x".to_string()).validate().check() else {
        panic!()
    };
    let Replied::Answer(answer) = running.reply(Response::text(thought(GOOD))) else {
        panic!()
    };
    assert_eq!(answer.attempt().reasoning.as_deref(), Some("Ann is named."));
}

#[test]
fn a_reply_that_was_cut_is_not_closed_by_repairs() {
    let cut = |text: &str| running().reply(Response::text(text).finished(Finish::Length));
    let Replied::Failed(failed) = cut(r#"{"applicant": "Ann", "amount": 5, "code": "ab"#) else {
        panic!()
    };
    assert_eq!(failed.error().kind(), ErrorKind::Truncated);
    assert!(failed.error().attempts()[0].reply.is_some());
    // What is whole stays whole, also with something cut behind it.
    let Replied::Answer(_) = cut(&format!("```json\n{GOOD}\n```\nI hope that")) else {
        panic!()
    };
}

#[test]
fn how_much_is_repaired_is_an_option() {
    /// Extract the facts.
    #[llm_function(parse = "strict")]
    async fn strictly(text: String) -> Facts;
    /// Extract the facts.
    #[llm_function(parse = "salvage")]
    async fn salvaged(text: String) -> Facts;

    let fenced = || Response::text(format!("```json\n{GOOD}\n```"));
    let Ok(running) = strictly::new("x".to_string()).validate().check() else {
        panic!()
    };
    let Replied::Failed(failed) = running.reply(fenced()) else {
        panic!()
    };
    assert_eq!(failed.error().kind(), ErrorKind::InvalidOutput);
    let lenient = strictly::new("x".to_string()).validate();
    let lenient = lenient.with(Options::new().parse(Policy::Lenient)).check();
    let Ok(running) = lenient else { panic!() };
    assert!(matches!(running.reply(fenced()), Replied::Answer(_)));

    let Ok(running) = salvaged::new("x".to_string()).validate().check() else {
        panic!()
    };
    let part = r#"{"applicant": "Ann", "amount": 5}"#;
    let Replied::Answer(answer) = running.reply(Response::text(part)) else {
        panic!()
    };
    let kinds = |attempt: &tinyllm::error::Attempt| -> Vec<String> {
        attempt
            .repairs
            .iter()
            .map(|repair| repair.kind.clone())
            .collect()
    };
    assert_eq!(kinds(answer.attempt()), ["filled"]);
    assert_eq!(answer.output().code, "");
}

#[tokio::test]
async fn options_of_the_answer_are_settable_by_name() {
    let options = |name: &str, value| {
        let mut options = Options::new();
        options.set(name, &value).map(|()| options)
    };
    let set = options("parse", json!("salvage")).unwrap();
    assert_eq!(set, Options::new().parse(Policy::Salvage));
    let set = options("reasoning", json!("true")).unwrap();
    assert_eq!(set, Options::new().reasoning(true));
    let set = options("output_format", json!("types")).unwrap();
    assert_eq!(set.to_string(), r#"output_format = "types""#);
    let set = options("escalate", json!("openai/gpt-4o")).unwrap();
    assert_eq!(set.to_string(), r#"escalate = "openai/gpt-4o""#);
    for (name, value, message) in [
        (
            "parse",
            json!("tolerant"),
            r#"`parse` is strict, lenient or salvage, not `"tolerant"`"#,
        ),
        (
            "reasoning",
            json!(3),
            "`reasoning` is true or false, not `3`",
        ),
        (
            "output_format",
            json!("json"),
            "`output_format` is auto, json_schema, strict or types, not `json`",
        ),
        ("escalate", json!(""), r#"`escalate` is a text, not `""`"#),
    ] {
        assert_eq!(options(name, value).unwrap_err().message(), message);
    }

    /// Choose.
    #[llm_function]
    async fn choose_once(text: String) -> bool;
    let _ = choose_once::SPEC;
    let error = scripted(&Scripted::new())
        .node("choose_once", Options::new().escalate("scripted/large"))
        .build()
        .unwrap_err();
    assert_eq!(
        error.message(),
        "options of the node `choose_once`: `escalate` gets the last re-ask: allow one with `retries`"
    );
}
