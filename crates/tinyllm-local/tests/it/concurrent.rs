//! Several requests at once: fairness, cancellation, back-pressure, one load, memory, threads.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value;
use tinyllm::llm::{Delta, Finish, Request};
use tinyllm::provider::{Provider, Reply};
use tinyllm_local::{Local, Stats};
use tokio::time::timeout;

use crate::support::tiny::{CONTEXT, Tiny, tiny};
use crate::support::{DEADLINE, alone, ask, local, reply, structured};

/// A reply of many tokens.
fn long(tokens: u32) -> Request {
    let mut request = ask(&tiny(), "Hello");
    request.temperature = Some(1.0);
    request.seed = Some(1);
    request.max_tokens = Some(tokens);
    request
}

/// A model whose greedy replies do not come to their end while a test looks at them.
fn patient(name: &str) -> PathBuf {
    let model = Tiny::new(GgmlDType::Q8_0).with("llama.context_length", Value::U32(30_000));
    model.without_end().write(name)
}

/// Such a reply.
fn endless(model: &std::path::Path) -> Request {
    let mut request = ask(model, "Hello");
    request.max_tokens = Some(25_000);
    request
}

async fn stats(local: &Local, model: &std::path::Path) -> Stats {
    local.stats(model.to_str().unwrap()).await.unwrap()
}

/// The model's steps once they stop going up.
async fn rests(local: &Local, model: &std::path::Path) -> u64 {
    let mut last = stats(local, model).await.steps;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = stats(local, model).await.steps;
        if now == last {
            return now;
        }
        last = now;
    }
}

/// A reply that has begun to be written.
async fn begun(local: &Local, request: &Request) -> Reply {
    let mut stream = local.reply(request).await.unwrap();
    while !matches!(stream.next().await, None | Some(Ok(Delta::Text(_)))) {}
    stream
}

#[tokio::test]
async fn a_dropped_reply_ends_within_a_token() {
    let model = patient("dropped.gguf");
    for _ in 0..5 {
        let local = local();
        let stream = begun(&local, &endless(&model)).await;
        drop(stream);
        // A step is counted when it begins: at most the one that was about to begin is still to come.
        let dropped = stats(&local, &model).await.steps;
        let rested = timeout(DEADLINE, rests(&local, &model)).await.unwrap();
        assert!(rested - dropped <= 1, "{dropped} {rested}");
        let whole = stats(&local, &model).await;
        assert_eq!(whole.replies, 0, "the reply was written to its end");
    }
}

#[tokio::test]
async fn a_request_dropped_in_the_queue_is_never_read() {
    let model = patient("queued.gguf");
    let local = local();
    let mut busy = Vec::new();
    for _ in 0..8 {
        busy.push(begun(&local, &endless(&model)).await);
    }
    let before = stats(&local, &model).await;
    // The ninth is in the queue after the first look at it.
    let ninth = ask(&model, "Never mind, it was nothing");
    let given_up = timeout(Duration::from_millis(100), reply(&local, &ninth)).await;
    assert!(given_up.is_err(), "the ninth was let in");
    let waited = stats(&local, &model).await;
    assert_eq!(waited.prompt_tokens, before.prompt_tokens);
    drop(busy);
    let last = reply(&local, &ask(&model, "Hello").limited(1))
        .await
        .unwrap();
    let after = stats(&local, &model).await;
    assert_eq!(after.prompt_tokens, 9 * last.usage.input_tokens);
    assert_eq!(after.replies, 1);
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
    let model = patient("short.gguf");
    let local = local();
    let mut stream = begun(&local, &endless(&model)).await;
    let before = stats(&local, &model).await.steps;
    let short = ask(&model, "Hello").limited(50);
    let short = reply(&local, &short).await.unwrap();
    assert_eq!(short.usage.output_tokens, 50);
    let after = stats(&local, &model).await;
    assert_eq!(after.replies, 1, "the long one came to its end first");
    assert!(after.steps - before >= 50);
    // And the long one went on meanwhile: a token in each of those steps but the short one's prompt.
    let mut pieces = 0;
    while pieces < 40 {
        let piece = timeout(DEADLINE, stream.next()).await.unwrap();
        pieces += usize::from(matches!(piece, Some(Ok(Delta::Text(_)))));
    }
}

/// The steps that a future sees go by.
async fn steps_of<F: Future>(local: &Local, model: &std::path::Path, work: F) -> u64 {
    let before = stats(local, model).await.steps;
    work.await;
    stats(local, model).await.steps - before
}

#[tokio::test]
async fn two_long_prompts_are_read_in_turn() {
    let model = patient("turns.gguf");
    let local = local();
    let mut busy = Vec::new();
    for _ in 0..5 {
        busy.push(begun(&local, &endless(&model)).await);
    }
    // Alike in length, different from the beginning.
    let prompts = ["a", "b"].map(|letter| ask(&model, &letter.repeat(3000)).limited(1));
    let [first, second] = prompts.each_ref().map(|prompt| {
        let reply = reply(&local, prompt);
        steps_of(&local, &model, async { drop(reply.await.unwrap()) })
    });
    let (first, second) = tokio::join!(first, second);
    let (sooner, later) = (first.min(second), first.max(second));
    // Each needs 95 steps for itself, and both 190; a busy machine sees the end of each later.
    assert!(4 * sooner > 3 * later, "{sooner} {later}");
}

#[tokio::test]
async fn forced_tokens_of_one_reply_do_not_hold_up_another() {
    let (local, model) = (local(), tiny());
    let fields: serde_json::Map<String, serde_json::Value> = (0..12)
        .map(|field| {
            (
                format!("f{field}"),
                serde_json::json!({ "type": "boolean" }),
            )
        })
        .collect();
    let names: Vec<String> = fields.keys().cloned().collect();
    let schema = serde_json::json!({ "type": "object", "properties": fields, "required": names });
    let ask = |seed| {
        let mut request = structured(long(300), &schema);
        request.seed = Some(seed);
        request
    };
    let one = ask(0);
    reply(&local, &one).await.unwrap();
    let alone = steps_of(&local, &model, async {
        reply(&local, &one).await.unwrap();
    });
    let alone = alone.await;
    let eight: Vec<Request> = (0..8).map(ask).collect();
    let together = join_all(eight.iter().map(|request| reply(&local, request)));
    let together = steps_of(&local, &model, async {
        for reply in together.await {
            assert_eq!(reply.unwrap().finish, Finish::Stop);
        }
    });
    let together = together.await;
    assert!(alone >= 12, "{alone}");
    // One after the other it would be eight times as many.
    assert!(together < 4 * alone, "{alone} {together}");
}

#[tokio::test]
async fn labels_do_not_hold_up_a_reply() {
    let model = patient("labels.gguf");
    let local = local();
    let stream = begun(&local, &endless(&model)).await;
    let labels: Vec<String> = (0..60).map(|index| format!("{index:030}")).collect();
    let question = ask(&model, "Which?");
    let steps = steps_of(&local, &model, async {
        local.score(&question, labels).await.unwrap();
    });
    // A label takes a step of its own here, and the reply gets a token in each.
    assert!(steps.await >= 60);
    drop(stream);
    rests(&local, &model).await;
    // One that is given up is not scored to its end.
    let labels: Vec<String> = (0..20_000).map(|index| format!("{index:030}")).collect();
    let given_up = timeout(Duration::from_millis(1500), local.score(&question, labels)).await;
    assert!(given_up.is_err(), "20,000 labels were scored at once");
    let ended = timeout(Duration::from_secs(20), rests(&local, &model)).await;
    assert!(ended.unwrap() < 9_000);
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
    let other = Tiny::new(GgmlDType::F32).write("other.gguf");
    let local = Local::builder().threads(1).model("other", other).build();
    let mut request = long(10);
    let first = reply(&local, &request).await.unwrap();
    request.model = "other".to_string();
    let second = reply(&local, &request).await.unwrap();
    assert_eq!(second.model.as_deref(), Some("other"));
    assert_eq!(first.usage.output_tokens, second.usage.output_tokens);
}

#[test]
fn memory_is_steady_over_200_requests() {
    alone("concurrent::memory_after_200_requests", &[]);
}

#[tokio::test]
#[ignore = "run in a process of its own by `memory_is_steady_over_200_requests`"]
async fn memory_after_200_requests() {
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
        // Some are given up in the midst of their prompt, their reply or their labels, or refused.
        request.seed = Some(index + 1000);
        drop(local.reply(&request).await.unwrap());
        drop(begun(&local, &request).await);
        let labels = (0..40).map(|label| format!("{index} {label}"));
        let scored = local.score(&request, labels);
        let _ = timeout(Duration::from_millis(index % 8), scored).await;
        request.messages[0].text = "x".repeat(2000);
        assert!(reply(&local, &request).await.is_err());
        if index == 99 {
            after_100 = resident_kilobytes();
        }
    }
    let grown = resident_kilobytes().saturating_sub(after_100);
    println!("{after_100} kB, then {grown} kB more");
    assert!(grown < 4 << 10, "{grown} kB more after 100 more requests");
}

#[test]
#[cfg(target_os = "linux")]
fn the_threads_of_a_model_end_with_its_provider() {
    alone("concurrent::threads_after_the_provider", &[]);
}

#[tokio::test]
#[ignore = "run in a process of its own by `the_threads_of_a_model_end_with_its_provider`"]
async fn threads_after_the_provider() {
    let model = patient("threads.gguf");
    assert_eq!(threads(), 0);
    let local = Local::builder().threads(3).build();
    let other = local.clone();
    let stream = begun(&local, &endless(&model)).await;
    assert!(threads() >= 2, "{}", threads());
    drop(local);
    drop(stream);
    // A clone is enough to keep the model.
    assert!(reply(&other, &ask(&model, "?").limited(2)).await.is_ok());
    drop(other);
    let end = Instant::now() + DEADLINE;
    while threads() > 0 {
        assert!(Instant::now() < end, "{} threads are left", threads());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A request for few tokens.
trait Limited {
    fn limited(self, tokens: u32) -> Self;
}

impl Limited for Request {
    fn limited(mut self, tokens: u32) -> Self {
        self.max_tokens = Some(tokens);
        self
    }
}

/// The threads of models in this process.
fn threads() -> usize {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    let names = threads
        .filter_map(|thread| std::fs::read_to_string(thread.unwrap().path().join("comm")).ok());
    names
        .filter(|name| name.starts_with("tinyllm-local"))
        .count()
}

/// What the process holds in memory; 0 where Linux does not say.
fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    number.unwrap_or(0)
}
