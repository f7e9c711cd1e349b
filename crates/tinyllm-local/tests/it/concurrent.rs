//! Several requests at once: fairness, cancellation, back-pressure, one load, memory.

use std::time::Duration;

use tinyllm::llm::{Delta, Finish, Request};
use tinyllm::provider::Provider;
use tinyllm_local::Local;
use tokio::time::timeout;

use crate::support::tiny::{CONTEXT, Tiny, tiny};
use crate::support::{DEADLINE, ask, local, reply, structured};

/// A long reply: the tiny model seldom ends by itself when it takes the likeliest token.
fn long(tokens: u32) -> Request {
    let mut request = ask(&tiny(), "Hello");
    request.temperature = Some(1.0);
    request.seed = Some(1);
    request.max_tokens = Some(tokens);
    request
}

async fn written(local: &Local) -> u64 {
    local.stats(tiny().to_str().unwrap()).await.unwrap().steps
}

/// Steps stop going up once nobody asks for anything.
async fn rests(local: &Local) -> u64 {
    let mut last = written(local).await;
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let now = written(local).await;
        if now == last {
            return now;
        }
        last = now;
    }
}

#[tokio::test]
async fn a_dropped_reply_ends_within_a_token() {
    let local = local();
    let mut stream = local.reply(&long(400)).await.unwrap();
    let mut pieces = 0;
    while pieces < 3 {
        if let Some(Ok(Delta::Text(_))) = stream.next().await {
            pieces += 1;
        }
    }
    let before = written(&local).await;
    drop(stream);
    let after = timeout(DEADLINE, rests(&local)).await.unwrap();
    // The step on its way, and those that were made between the two looks at the counter.
    assert!(after - before < 200, "{before} {after}");
    let whole = local.stats(tiny().to_str().unwrap()).await.unwrap();
    assert_eq!(whole.replies, 0, "the reply was written to its end");
}

#[tokio::test]
async fn a_request_dropped_in_the_queue_is_never_read() {
    let local = local();
    let busy: Vec<_> = (0..8).map(|_| local.clone()).collect();
    let busy = busy
        .into_iter()
        .map(|local| async move { reply(&local, &long(200)).await.unwrap() });
    let given_up = timeout(Duration::from_millis(1), async {
        reply(&local, &ask(&tiny(), "Never mind")).await
    });
    let (busy, given_up) = tokio::join!(join_all(busy), given_up);
    assert_eq!(busy.len(), 8);
    assert!(given_up.is_err());
}

async fn join_all<F: Future + Send>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |cx| {
        for (future, done) in futures.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(cx)
            {
                *done = Some(output);
            }
        }
        if done.iter().any(Option::is_none) {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(std::mem::take(&mut done).into_iter().flatten().collect())
    })
    .await
}

#[tokio::test]
async fn a_short_reply_does_not_wait_for_a_long_one() {
    let local = local();
    let mut stream = local.reply(&long(450)).await.unwrap();
    let short = reply(&local, &long(5)).await.unwrap();
    assert_eq!(short.usage.output_tokens, 5);
    // The long one still has something to say.
    let mut rest = 0;
    while let Some(delta) = stream.next().await {
        rest += usize::from(matches!(delta.unwrap(), Delta::Text(_)));
    }
    let stats = local.stats(tiny().to_str().unwrap()).await.unwrap();
    assert!(rest > 0);
    assert_eq!(stats.replies, 2);
}

#[tokio::test]
async fn replies_at_once_are_those_of_one_after_the_other() {
    let local = local();
    let requests: Vec<Request> = (0..12)
        .map(|seed| {
            let mut request = long(20 + 10 * (seed as u32 % 3));
            request.seed = Some(seed);
            request.messages[0].text = "Hello ".repeat(seed as usize);
            request
        })
        .collect();
    let at_once = join_all(requests.iter().map(|request| reply(&local, request))).await;
    let fresh = Local::builder().threads(2).without_prefixes().build();
    for (request, at_once) in requests.iter().zip(at_once) {
        let alone = reply(&fresh, request).await.unwrap();
        assert_eq!(at_once.unwrap().text, alone.text);
    }
}

#[tokio::test]
async fn memory_for_one_lets_others_wait_and_finishes_all() {
    // Room for 256 tokens; each request may need 160.
    let local = Local::builder().threads(1).memory(256 * 512).build();
    let requests: Vec<Request> = (0..6).map(|_| long(120)).collect();
    let replies = join_all(requests.iter().map(|request| reply(&local, request))).await;
    let texts: Vec<String> = replies
        .into_iter()
        .map(|reply| reply.unwrap().text)
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]));
}

#[tokio::test]
async fn a_full_queue_makes_senders_wait_and_loses_nobody() {
    let local = Local::builder().threads(1).queue(1).build();
    let requests: Vec<Request> = (0..40).map(|_| long(30)).collect();
    let all = join_all(requests.iter().map(|request| reply(&local, request)));
    let replies = timeout(DEADLINE, all).await.unwrap();
    assert_eq!(replies.len(), 40);
    assert!(
        replies
            .into_iter()
            .all(|reply| reply.unwrap().finish == Finish::Length)
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_runtime_of_one_thread_goes_on_while_the_model_works() {
    let local = local();
    let request = long(300);
    let work = reply(&local, &request);
    tokio::pin!(work);
    let mut ticks = 0;
    loop {
        tokio::select! {
            whole = &mut work => {
                whole.unwrap();
                break;
            }
            () = tokio::task::yield_now() => ticks += 1,
        }
    }
    assert!(ticks > 0);
}

#[tokio::test]
async fn a_model_is_loaded_once_however_many_ask() {
    let local = local();
    let request = long(3);
    let replies = join_all((0..8).map(|_| reply(&local, &request))).await;
    assert!(replies.into_iter().all(|reply| reply.is_ok()));
    let stats = local.stats(tiny().to_str().unwrap()).await.unwrap();
    assert_eq!(stats.replies, 8);
}

#[tokio::test]
async fn two_models_live_side_by_side() {
    let other = Tiny::new(candle_core::quantized::GgmlDType::F32).write("other.gguf");
    let local = Local::builder().threads(1).model("other", other).build();
    let mut request = long(10);
    let first = reply(&local, &request).await.unwrap();
    request.model = "other".to_string();
    let second = reply(&local, &request).await.unwrap();
    assert_eq!(second.model.as_deref(), Some("other"));
    assert_eq!(first.usage.output_tokens, second.usage.output_tokens);
}

#[tokio::test]
async fn memory_is_steady_over_200_requests() {
    let local = Local::builder().threads(1).memory(1024 * 512).build();
    let schema = serde_json::json!({ "type": "object", "properties": { "a": { "type": "string", "maxLength": 20 } }, "required": ["a"] });
    let mut after_100 = 0;
    for index in 0..200 {
        let mut request = long(60);
        request.seed = Some(index);
        request.messages[0].text =
            format!("Request {index}: {}", "x".repeat((index % 200) as usize));
        if index % 2 == 0 {
            request = structured(request, &schema);
        }
        let whole = reply(&local, &request).await.unwrap();
        assert!(whole.usage.input_tokens < u64::from(CONTEXT));
        if index == 99 {
            after_100 = resident_kilobytes();
        }
    }
    // Other tests run in this process at the same time.
    let grown = resident_kilobytes().saturating_sub(after_100);
    assert!(grown < 40 << 10, "{grown} kB more after 100 more requests");
}

/// What the process holds in memory; 0 where Linux does not say.
fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    number.unwrap_or(0)
}
