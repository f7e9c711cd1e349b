//! The checks, one function and one demand each.
//!
//! Each compares a reply with what any right backend gives, whatever its model says.

use std::fmt::Debug;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tinyllm::llm::{Finish, Message, Output, Response};
use tinyllm::provider::{Provider, ProviderError};

use crate::{Failing, Subject};

type Outcome = Result<(), String>;

/// Every check by its name, in order.
pub(crate) async fn all<P: Provider + Debug>(subject: &Subject<P>) -> Vec<(&'static str, Outcome)> {
    vec![
        ("text", text(subject).await),
        ("conversation", conversation(subject).await),
        ("structured", structured(subject).await),
        ("stop", stop(subject).await),
        ("max_tokens", max_tokens(subject).await),
        ("seed", seed(subject).await),
        ("streaming", streaming(subject).await),
        ("usage", usage(subject).await),
        ("cancellation", cancellation(subject).await),
        ("many at once", many_at_once(subject).await),
        ("errors", errors(subject).await),
    ]
}

fn demand(holds: bool, fault: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(fault()) }
}

// A text comes, and it ends because the model was done or because `max_tokens` were used up.
async fn text<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let reply = subject.reply(&subject.ask("Say hello.")).await?;
    demand(!reply.text.trim().is_empty(), || {
        "the reply is empty".to_string()
    })?;
    demand(
        matches!(reply.finish, Finish::Stop | Finish::Length),
        || format!("the reply ended by {:?}", reply.finish),
    )?;
    demand(
        reply.refusal.is_none() && reply.tool_calls.is_empty(),
        || format!("more than a text came: {reply:?}"),
    )
}

// An instruction and what was said before are taken.
async fn conversation<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let mut request = subject.ask("And what did I ask first?");
    let before = [
        Message::system("You answer briefly."),
        Message::user("What is 2 + 2?"),
        Message::assistant("4"),
    ];
    request.messages.splice(0..0, before);
    let reply = subject.reply(&request).await?;
    demand(!reply.text.trim().is_empty(), || {
        "the reply is empty".to_string()
    })
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "colour": {"type": "string", "enum": ["red", "green", "blue"]},
            "count": {"type": "integer", "minimum": 0, "maximum": 99},
            "fresh": {"type": "boolean"},
        },
        "required": ["colour", "count", "fresh"],
        "additionalProperties": false,
    })
}

fn fits(reply: &Response) -> Outcome {
    let value: Value = serde_json::from_str(reply.text.trim())
        .map_err(|fault| format!("no JSON ({fault}): {}", reply.text))?;
    let colour = value.get("colour").and_then(Value::as_str);
    let count = value.get("count").and_then(Value::as_u64);
    let fits = colour.is_some_and(|colour| ["red", "green", "blue"].contains(&colour))
        && count.is_some_and(|count| count <= 99)
        && value.get("fresh").is_some_and(Value::is_boolean)
        && value.as_object().is_some_and(|object| object.len() == 3);
    demand(fits, || format!("it does not fit the schema: {value}"))
}

// A reply to a schema is JSON of it.
async fn structured<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let mut request = subject.ask("I have seven fresh green apples. Describe them as JSON.");
    request.max_tokens = Some(100);
    request.output = Output::json("apples", schema());
    let reply = subject.reply(&request).await?;
    fits(&reply)?;
    demand(reply.finish == Finish::Stop, || {
        format!("it ended by {:?}", reply.finish)
    })
}

// A stop text ends the reply before it, and is no part of it.
async fn stop<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let request = subject.ask("Write one sentence about the sea.");
    let whole = subject.reply(&request).await?.text;
    let mut words = whole.split_whitespace().skip(2);
    let word = words
        .next()
        .ok_or_else(|| format!("too short to be stopped: {whole:?}"))?;
    let mut request = request;
    request.stop = vec![word.to_string()];
    let stopped = subject.reply(&request).await?;
    let before = whole.split(word).next().unwrap_or_default();
    demand(stopped.text.trim_end() == before.trim_end(), || {
        format!("stopped at {word:?}: {:?}, not {before:?}", stopped.text)
    })?;
    demand(stopped.finish == Finish::Stop, || {
        format!("it ended by {:?}", stopped.finish)
    })
}

// A reply that is cut says so.
async fn max_tokens<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let mut request = subject.ask("Write a long story about a lighthouse.");
    request.max_tokens = Some(5);
    let reply = subject.reply(&request).await?;
    demand(reply.finish == Finish::Length, || {
        format!("it ended by {:?}", reply.finish)
    })?;
    demand(reply.usage.output_tokens <= 5, || {
        format!("{} tokens instead of 5", reply.usage.output_tokens)
    })
}

// The same seed gives the same reply.
async fn seed<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let mut request = subject.ask("Name an animal and say why you like it.");
    request.temperature = Some(1.0);
    request.seed = Some(7);
    let first = subject.reply(&request).await?.text;
    let second = subject.reply(&request).await?.text;
    demand(first == second, || format!("{first:?}, then {second:?}"))
}

// The pieces of a reply are the whole.
async fn streaming<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let request = subject.ask("Write one sentence about snow.");
    let whole = subject.reply(&request).await?;
    let pieces = subject.pieces(&request).await?;
    let mut together = Response::default();
    for piece in pieces {
        together.push(piece);
    }
    demand(
        together.text == whole.text && together.finish == whole.finish,
        || format!("{together:?} in pieces, {whole:?} as a whole"),
    )
}

// What a reply cost is told.
async fn usage<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let usage = subject.reply(&subject.ask("Say hello.")).await?.usage;
    demand(usage.input_tokens > 0 && usage.output_tokens > 0, || {
        format!("{usage:?}")
    })
}

// A dropped request ends, and the next one is answered.
async fn cancellation<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let mut request = subject.ask("Write a very long story about a lighthouse keeper.");
    request.max_tokens = Some(4_000);
    let begin = async {
        let mut reply = subject.provider.reply(&request).await?;
        reply.next().await.transpose()
    };
    // Either it has begun or it has not: both ways end here.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(300), begin).await;
    subject.rests().await?;
    let next = subject.reply(&subject.ask("Say hello.")).await?;
    demand(!next.text.trim().is_empty(), || {
        "the next reply is empty".to_string()
    })
}

// Several requests at once are all answered, each its own.
async fn many_at_once<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    let requests: Vec<_> = (1..=6)
        .map(|number| {
            let mut request = subject.ask(&format!("I have {number} red apples. Describe them."));
            request.max_tokens = Some(100);
            if number % 2 == 0 {
                request.output = Output::json("apples", schema());
            }
            request
        })
        .collect();
    let replies = join_all(requests.iter().map(|request| subject.reply(request))).await;
    for (request, reply) in requests.iter().zip(replies) {
        let reply = reply?;
        match request.output {
            Output::Json { .. } => fits(&reply)?,
            _ => demand(!reply.text.trim().is_empty(), || {
                "a reply is empty".to_string()
            })?,
        }
    }
    Ok(())
}

// What fails says what failed, in our words, without a secret.
async fn errors<P: Provider + Debug>(subject: &Subject<P>) -> Outcome {
    for failing in &subject.failing {
        let provider = failing.provider.as_ref().unwrap_or(&subject.provider);
        let whole = async { provider.reply(&failing.request).await?.collect().await };
        let ended = tokio::time::timeout(subject.deadline, whole).await;
        let ended = ended.map_err(|_| format!("{}: no end", failing.what))?;
        match ended {
            Ok(reply) => return Err(format!("{}: it was answered: {reply:?}", failing.what)),
            Err(error) => is_told(subject, failing, &error)?,
        }
    }
    let debug = format!("{:?}", subject.provider);
    let shown = subject.secrets.iter().any(|secret| debug.contains(secret));
    demand(!shown, || "debug text shows a secret".to_string())
}

fn is_told<P>(subject: &Subject<P>, failing: &Failing<P>, error: &ProviderError) -> Outcome {
    let what = failing.what;
    let text = format!("{error} {}", error.advice().unwrap_or_default());
    demand(error.kind() == failing.kind, || {
        format!(
            "{what}: {:?} instead of {:?}: {text}",
            error.kind(),
            failing.kind
        )
    })?;
    demand(text.contains(&failing.names), || {
        format!("{what}: {:?} is not named: {text}", failing.names)
    })?;
    let message = error.message();
    demand(
        !message.ends_with('.') && !message.trim().is_empty(),
        || format!("{what}: {message:?} is no message of ours"),
    )?;
    let all = format!("{text} {error:?}");
    let secret = subject.secrets.iter().find(|secret| all.contains(*secret));
    demand(secret.is_none(), || {
        format!("{what}: the error shows a secret")
    })
}
