//! Nodes stepped by hand: the exact request comes out, a reply goes in, and what comes of it.

use serde_json::json;
use tinyllm::fsm::{Checked, Replied};
use tinyllm::llm::{Delta, Finish, Message, Output, Request, Response};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tinyllm::{Error, ErrorKind, Usage};

#[data]
struct Facts {
    /// The full name.
    applicant: String,
    #[schemars(range(min = 1, max = 100))]
    amount: i64,
}

/// The applicant must be named.
fn named(facts: &Facts, text: &str, _: &u8) -> Result<(), String> {
    match text.contains(&facts.applicant) {
        true => Ok(()),
        false => Err(format!("nobody is named {} here", facts.applicant)),
    }
}

/// Extract the facts.
#[llm_function(
    model = "openai/gpt-4o-mini",
    retries = 2,
    temperature = 0.5,
    max_tokens = 99,
    seed = 4,
    stop = ["."],
    validate = named,
)]
async fn extract(text: String, page: u8) -> Facts;

const TEXT: &str = "Ann wants 5";

fn running() -> extract<tinyllm::fsm::Running<extract>> {
    let Ok(running) = extract::new(TEXT.to_string(), 3).validate().check() else {
        panic!("the input has no rules")
    };
    running
}

fn costly(text: &str) -> Response {
    Response::text(text).costing(Usage::new(10, 2))
}

const GOOD: &str = r#"{"applicant": "Ann", "amount": 5}"#;

#[test]
fn the_exact_request_comes_out() {
    let running = running();
    let Request {
        node,
        site,
        model,
        messages,
        output,
        tools,
        temperature,
        max_tokens,
        seed,
        stop,
        ..
    } = running.request().clone();
    assert_eq!((node.as_str(), site.as_str()), ("extract", ""));
    assert_eq!(model, "openai/gpt-4o-mini");
    assert_eq!(
        messages,
        [
            Message::system("Extract the facts."),
            Message::user("text: Ann wants 5\npage: 3")
        ]
    );
    assert_eq!(
        (temperature, max_tokens, seed),
        (Some(0.5), Some(99), Some(4))
    );
    assert_eq!(stop, ["."]);
    assert_eq!(tools, []);
    let Output::Json {
        name,
        schema,
        strict: false,
    } = output
    else {
        panic!("{output:?}")
    };
    assert_eq!(name, "extract");
    assert_eq!(
        *schema,
        json!({
            "title": "Facts",
            "type": "object",
            "properties": {
                "applicant": {"description": "The full name.", "type": "string"},
                "amount": {"type": "integer", "minimum": 1, "maximum": 100},
            },
            "required": ["applicant", "amount"],
            "additionalProperties": false,
        })
    );
}

#[test]
fn a_good_reply_becomes_the_output() {
    let Replied::Answer(answer) = running().reply(costly(GOOD)) else {
        panic!()
    };
    assert_eq!(answer.output().amount, 5);
    let Checked::Fits(fits) = answer.check() else {
        panic!()
    };
    let complete = fits.complete();
    assert_eq!(complete.ledger().usage(), Usage::new(10, 2));
    assert_eq!(complete.ledger().attempts(), []);
    let facts = Facts {
        applicant: "Ann".to_string(),
        amount: 5,
    };
    assert_eq!(complete.into_output(), facts);
}

/// A reply that is asked again, and what the model is then told.
#[test]
fn what_does_not_fit_is_asked_again_with_its_fault() {
    let faults = [
        ("", "the reply is empty"),
        ("I cannot say.", "the value"),
        (r#"{"applicant": "Ann"}"#, "/amount is missing"),
        (
            r#"{"applicant": "Ann", "amount": 0}"#,
            "/amount is 0, but must be from 1 to 100",
        ),
        (
            r#"{"applicant": "Bo", "amount": 5}"#,
            "nobody is named Bo here",
        ),
    ];
    for (reply, fault) in faults {
        let again = match running().reply(costly(reply)) {
            Replied::AskAgain(running) => running,
            Replied::Answer(answer) => match answer.check() {
                Checked::AskAgain(running) => running,
                _ => panic!("{reply}"),
            },
            _ => panic!("{reply}"),
        };
        let ledger = again.ledger();
        assert_eq!(ledger.attempts().len(), 1);
        assert!(
            ledger.attempts()[0].fault.contains(fault),
            "{}",
            ledger.attempts()[0].fault
        );
        assert_eq!(ledger.attempts()[0].reply.as_deref(), Some(reply));
        assert_eq!(ledger.usage(), Usage::new(10, 2));
        let messages = &again.request().messages;
        assert_eq!(messages.len(), 4);
        let sent_back = if reply.is_empty() {
            "(an empty reply)"
        } else {
            reply
        };
        assert_eq!(messages[2], Message::assistant(sent_back));
        let told = format!(
            "That does not fit: {}. Answer with the corrected JSON and nothing else.",
            ledger.attempts()[0].fault
        );
        assert_eq!(messages[3], Message::user(told));
    }
}

#[test]
fn after_the_last_re_ask_it_fails_with_the_whole_account() {
    let mut running = running();
    for number in 1..=2 {
        let reply = format!("no, {number} times no");
        let Replied::AskAgain(again) = running.reply(costly(&reply)) else {
            panic!()
        };
        assert_eq!(again.ledger().attempts().len(), number);
        assert_eq!(again.request().messages.len(), 2 + 2 * number);
        running = again;
    }
    let bad = costly(r#"{"applicant": "Ann", "amount": 500}"#);
    let Replied::Answer(answer) = running.reply(bad) else {
        panic!()
    };
    let Checked::Failed(failed) = answer.check() else {
        panic!()
    };
    let error = failed.into_error();
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert_eq!(
        error.message(),
        "no valid reply from `openai/gpt-4o-mini` in 3 attempts"
    );
    assert_eq!(error.attempts().len(), 3);
    assert_eq!(
        error.attempts()[2].fault,
        "/amount is 500, but must be from 1 to 100"
    );
    assert_eq!(error.usage(), Usage::new(30, 6));
}

#[test]
fn a_good_reply_after_a_bad_one_costs_both() {
    let Replied::AskAgain(running) = running().reply(costly("no")) else {
        panic!()
    };
    let Replied::Answer(answer) = running.reply(costly(GOOD)) else {
        panic!()
    };
    let Checked::Fits(fits) = answer.check() else {
        panic!()
    };
    let complete = fits.complete();
    assert_eq!(complete.ledger().usage(), Usage::new(20, 4));
    assert_eq!(complete.ledger().attempts().len(), 1);
}

#[test]
fn what_asking_again_cannot_help_fails_at_once() {
    let refusal = Response::refusal("I must not").costing(Usage::new(10, 2));
    let replies = [
        (
            refusal,
            ErrorKind::Refused,
            "`openai/gpt-4o-mini` declined to answer: I must not",
        ),
        (
            costly("{").finished(Finish::ContentFilter),
            ErrorKind::Refused,
            "the reply of `openai/gpt-4o-mini` was held back by a content filter",
        ),
        (
            costly(r#"{"applicant": "An"#).finished(Finish::Length),
            ErrorKind::Truncated,
            "the reply was cut by `max_tokens = 99`; it began: {\"applicant\": \"An",
        ),
    ];
    for (reply, kind, message) in replies {
        let Replied::Failed(failed) = running().reply(reply) else {
            panic!("{message}")
        };
        let error = failed.error();
        assert_eq!((error.kind(), error.message()), (kind, message));
        assert_eq!(error.usage(), Usage::new(10, 2));
        assert!(error.advice().is_some());
    }
    // A whole value is no less whole because the limit was met.
    let cut = running().reply(costly(GOOD).finished(Finish::Length));
    assert!(matches!(cut, Replied::Answer(_)));
}

/// Say it.
#[llm_function]
async fn say(word: String) -> String;

fn saying() -> say<tinyllm::fsm::Running<say>> {
    let Ok(running) = say::new("hi".to_string()).validate().check() else {
        panic!()
    };
    running
}

#[test]
fn a_text_is_taken_as_it_is() {
    let running = saying();
    assert_eq!(running.request().output, Output::Text);
    assert_eq!(running.request().model, "");
    let Replied::Answer(answer) = running.reply(Response::text(" \"hi\"\n")) else {
        panic!()
    };
    assert_eq!(answer.output(), " \"hi\"\n");
    let Replied::Failed(failed) = saying().reply(Response::text("h").finished(Finish::Length))
    else {
        panic!()
    };
    assert_eq!(
        failed.error().message(),
        "the reply was cut by the limits of the model; it began: h"
    );
}

#[test]
fn a_reply_can_come_in_pieces() {
    let mut running = running();
    let (head, tail) = GOOD.split_at(9);
    running.delta(Delta::Model("gpt".to_string()));
    running.delta(Delta::Text(head.to_string()));
    running.delta(Delta::Text(tail.to_string()));
    running.delta(Delta::Usage(Usage::new(7, 7)));
    running.delta(Delta::Finish(Finish::Stop));
    let Replied::Answer(answer) = running.reply_ended() else {
        panic!()
    };
    let Checked::Fits(fits) = answer.check() else {
        panic!()
    };
    let complete = fits.complete();
    assert_eq!(complete.ledger().usage(), Usage::new(7, 7));
    assert_eq!(complete.into_output().applicant, "Ann");
}

#[test]
fn pieces_of_one_reply_do_not_reach_the_next() {
    let mut running = running();
    running.delta(Delta::Text("no".to_string()));
    let Replied::AskAgain(mut again) = running.reply_ended() else {
        panic!()
    };
    again.delta(Delta::Text(GOOD.to_string()));
    assert!(matches!(again.reply_ended(), Replied::Answer(_)));

    let mut refused = self::running();
    refused.delta(Delta::Refusal("I ".to_string()));
    refused.delta(Delta::Refusal("won't".to_string()));
    let Replied::Failed(failed) = refused.reply_ended() else {
        panic!()
    };
    assert!(
        failed
            .error()
            .message()
            .ends_with("declined to answer: I won't")
    );
}

#[test]
fn options_of_the_call_stand_above_the_nodes() {
    let options = Options::new()
        .model("local/small")
        .seed(8)
        .retries(0)
        .system("Be quick.");
    let node = extract::new(TEXT.to_string(), 3).validate().with(options);
    let Ok(running) = node.check() else { panic!() };
    let request = running.request();
    assert_eq!(
        (request.model.as_str(), request.seed),
        ("local/small", Some(8))
    );
    assert_eq!(request.temperature, Some(0.5));
    assert_eq!(request.messages[0], Message::system("Be quick."));
    let Replied::Failed(failed) = running.reply(Response::text("no")) else {
        panic!()
    };
    assert_eq!(
        failed.error().message(),
        "no valid reply from `local/small` in one attempt"
    );

    let wrong = [
        (
            Options::new().temperature(9.0),
            "`temperature` is a number between 0 and 2, not `9.0`",
        ),
        (Options::new().max_tokens(0), "`max_tokens` is at least 1"),
        (
            Options::new().prompt("{txt}"),
            "the prompt of `extract`: no parameter named `txt`; did you mean `text`?",
        ),
    ];
    for (options, message) in wrong {
        let node = extract::new(TEXT.to_string(), 3).validate().with(options);
        let Err(failed) = node.check() else {
            panic!("{message}")
        };
        assert_eq!(
            (failed.error().kind(), failed.error().message()),
            (ErrorKind::Settings, message)
        );
    }
}

/// Judge the facts.
#[llm_function]
async fn judge(facts: Facts, strict: bool) -> bool;

#[llm_function]
fn raise(facts: Facts, by: i64) -> Facts {
    Facts {
        amount: facts.amount + by,
        ..facts
    }
}

chain! {
    fn raise_twice(facts: Facts, by: i64) -> Facts {
        let once = raise(facts, by);
        raise(once, by)
    }
}

fn facts(amount: i64) -> Facts {
    Facts {
        applicant: "Ann".to_string(),
        amount,
    }
}

#[test]
fn an_input_that_breaks_a_rule_fails_before_anything_runs() {
    let check = |error: &Error, node: &str| {
        let message = format!(
            "the input of `{node}` breaks a rule: /facts/amount is 0, but must be from 1 to 100"
        );
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::InvalidInput, message.as_str())
        );
    };
    let Err(failed) = judge::new(facts(0), true).validate().check() else {
        panic!()
    };
    check(failed.error(), "judge");
    let Err(failed) = raise::new(facts(0), 1).validate().check() else {
        panic!()
    };
    check(failed.error(), "raise");
    let Err(failed) = raise_twice::new(facts(0), 1).validate().check() else {
        panic!()
    };
    check(failed.error(), "raise_twice");
}

/// Steps nodes by hand from within a run.
#[llm_function]
async fn by_hand(cx: &Cx, amount: i64, by: i64) -> Result<(i64, i64), Error> {
    let Ok(running) = raise::new(facts(amount), by).validate().check() else {
        panic!()
    };
    let body = match running.execute(cx).await {
        Ok(output) => match output.check() {
            Ok(fits) => fits.complete().into_output(),
            Err(failed) => return Err(failed.into_error()),
        },
        Err(failed) => return Err(failed.into_error()),
    };
    let Ok(running) = raise_twice::new(facts(amount), by).validate().check() else {
        panic!()
    };
    let output = running
        .execute(cx)
        .await
        .map_err(|failed| failed.into_error())?;
    assert_eq!(output.output().applicant, "Ann");
    let fits = output.check().map_err(|failed| failed.into_error())?;
    let complete = fits.complete();
    assert_eq!(complete.ledger().usage(), Usage::default());
    Ok((body.amount, complete.into_output().amount))
}

#[tokio::test]
async fn a_body_and_a_graph_are_stepped_within_a_run() {
    let runtime = Runtime::scripted(&Scripted::new());
    assert_eq!(by_hand::run(&runtime, 1, 5).await.unwrap(), (6, 11));
    let error = by_hand::run(&runtime, 1, 100).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert_eq!(
        error.message(),
        "the output of `raise` breaks a rule: /amount is 101, but must be from 1 to 100"
    );
    let error = by_hand::run(&runtime, 1, 60).await.unwrap_err();
    assert_eq!(error.site(), Some("by_hand/raise_twice/raise"));
}

#[test]
fn an_option_of_models_means_nothing_to_a_body() {
    let node = raise::new(facts(1), 1)
        .validate()
        .with(Options::new().seed(1));
    let Err(failed) = node.check() else { panic!() };
    assert_eq!(failed.error().kind(), ErrorKind::Settings);
    assert_eq!(
        failed.error().message(),
        "`seed` is an option of LLM calls; `raise` has a body"
    );
}
