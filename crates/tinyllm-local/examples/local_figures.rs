//! Measures a model in this process, for `cargo xtask bench local`:
//! `local_figures MODEL.gguf [http://127.0.0.1:PORT PID]`; the last line is JSON.
//!
//! Everything is measured on one thread and in CPU seconds, so that other processes disturb little.
//! The address and the process are those of a llama.cpp server with the same model on one thread.

use std::error::Error;

use serde_json::{Value, json};
use tinyllm::Usage;
use tinyllm::llm::{Message, Output, Request};
use tinyllm::provider::Provider;
use tinyllm_local::Local;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Tokens of a reply whose speed is measured.
const REPLY: u32 = 128;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let usage = "usage: local_figures MODEL.gguf [http://127.0.0.1:PORT PID]";
    let model = words.next().ok_or(usage)?;
    let server = words.next().zip(words.next());
    let local = Local::builder().threads(1).build();
    warm_up(&local, &model).await?;
    let (decode, ratio) = decode(&local, &model, server.as_ref()).await?;
    let figures = json!({
        "prefill_tokens_per_cpu_s": prefill(&local, &model).await?,
        "decode_tokens_per_cpu_s": decode,
        "prefix_speedup": prefix_speedup(&local, &model).await?,
        "mask_us": mask(&local, &model).await?,
        "rss_mb": resident_megabytes()?,
        "server_decode_ratio": ratio,
    });
    println!("{figures}");
    Ok(())
}

fn request(model: &str, text: &str, tokens: u32) -> Request {
    let mut request = Request::new([Message::user(text)]);
    request.model = model.to_string();
    request.max_tokens = Some(tokens);
    request
}

/// A reply, and the CPU seconds of this process that it took.
async fn measured(local: &Local, request: &Request) -> Result<(Usage, f64)> {
    let start = cpu_seconds("self")?;
    let reply = local.reply(request).await?.collect().await?;
    Ok((reply.usage, cpu_seconds("self")? - start))
}

async fn warm_up(local: &Local, model: &str) -> Result<()> {
    measured(local, &request(model, "Hello", 8)).await?;
    Ok(())
}

/// Words that no other measurement has read before.
fn words(count: usize, from: usize) -> String {
    let words = ["river", "stone", "light", "paper"];
    let mut text = format!("{from} ");
    for index in 0..count {
        let word = words.get((index * 7 + index / 5 + from) % words.len());
        text.extend([word.copied().unwrap_or_default(), " "]);
    }
    text
}

/// Tokens of a long prompt in a CPU second; the median of five.
async fn prefill(local: &Local, model: &str) -> Result<f64> {
    let mut rates = Vec::new();
    for run in 0..5 {
        let (usage, seconds) = measured(local, &request(model, &words(480, 10 + run), 1)).await?;
        let read = usage.input_tokens - usage.cached_tokens;
        rates.push(read as f64 / seconds);
    }
    Ok(median(rates))
}

/// Tokens written in a CPU second, and their ratio to those of the server in the same clock; runs in
/// turn, so that both see the same machine.
async fn decode(
    local: &Local,
    model: &str,
    server: Option<&(String, String)>,
) -> Result<(f64, Value)> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..5 {
        let text = format!("{run}: write a long story about a river and a stone.");
        // The seed keeps a greedy model from ending early or repeating itself in a rut.
        let mut long = request(model, &text, REPLY);
        long.temperature = Some(1.0);
        long.seed = Some(run);
        let mut short = long.clone();
        short.max_tokens = Some(1);
        // The prompt is read by the first; what is left of it costs the other two the same.
        measured(local, &short).await?;
        let (_, first) = measured(local, &short).await?;
        let (usage, whole) = measured(local, &long).await?;
        ours.push(rate(usage.output_tokens, whole - first));
        if let Some((address, process)) = server {
            let ask = |tokens| ask_server(address, process, &text, tokens, run);
            ask(1)?;
            let (_, first) = ask(1)?;
            let (written, whole) = ask(REPLY)?;
            theirs.push(rate(written, whole - first));
        }
    }
    eprintln!("decoded in a CPU second: {ours:.1?}, by the server: {theirs:.1?}");
    let ours = median(ours);
    let ratio = server.map_or(Value::Null, |_| json!(ours / median(theirs)));
    Ok((ours, ratio))
}

/// Of a reply whose first token was taken off.
fn rate(written: u64, seconds: f64) -> f64 {
    (written.max(2) - 1) as f64 / seconds.max(1e-6)
}

/// How many tokens the server writes, and the CPU seconds of its process that they took.
fn ask_server(
    server: &str,
    process: &str,
    text: &str,
    tokens: u32,
    seed: u64,
) -> Result<(u64, f64)> {
    use std::io::{Read, Write};

    let address = server.strip_prefix("http://").unwrap_or(server);
    let address = address.split('/').next().unwrap_or(address);
    let body = json!({
        "messages": [{ "role": "user", "content": text }],
        "max_tokens": tokens, "temperature": 1.0, "seed": seed, "ignore_eos": true,
    });
    let body = body.to_string();
    let length = body.len();
    let start = cpu_seconds(process)?;
    let mut stream = std::net::TcpStream::connect(address)?;
    write!(
        stream,
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let seconds = cpu_seconds(process)? - start;
    let (_, json) = answer.split_once("\r\n\r\n").ok_or("no answer of HTTP")?;
    let json: Value = serde_json::from_str(json.trim())?;
    let written = json.pointer("/usage/completion_tokens");
    let written = written.and_then(Value::as_u64).ok_or("no usage")?;
    Ok((written, seconds))
}

/// How much sooner a node with a constant head of 400 tokens has its first token on its second call.
async fn prefix_speedup(local: &Local, model: &str) -> Result<f64> {
    let mut ratios = Vec::new();
    for run in 0..5 {
        let ask = |question: &str| {
            let mut asked = request(model, question, 1);
            asked
                .messages
                .insert(0, Message::system(words(380, 100 + run)));
            asked
        };
        let (first, cold) = measured(local, &ask("What is the colour of the sky?")).await?;
        let (second, warm) = measured(local, &ask("How many legs has a spider?")).await?;
        assert!(
            first.cached_tokens < 100 && second.cached_tokens >= 384,
            "{first:?} {second:?}"
        );
        ratios.push(cold / warm);
    }
    Ok(median(ratios))
}

/// The microseconds that the mask of one token takes, of a node's later calls.
///
/// The counter goes by the clock, and a mask is short: of several rounds the quickest is that in
/// which no other process was let in between.
async fn mask(local: &Local, model: &str) -> Result<f64> {
    let schema = json!({
        "type": "object", "required": ["applicant", "amount", "score"], "additionalProperties": false,
        "properties": {
            "applicant": { "type": "string", "maxLength": 40 },
            "amount": { "type": "integer", "minimum": 0 },
            "score": { "type": "number", "minimum": 0, "maximum": 1 },
        },
    });
    let mut rounds = Vec::new();
    for _ in 0..6 {
        let before = local.stats(model).await?;
        for name in ["Maria Lopez", "John O'Neil", "Chen Wei", "Fatima al-Sayed"] {
            let text = format!(
                "Extract applicant, amount and score as JSON.\nText: {name} asks for 12500 dollars; the score is 0.82."
            );
            let mut asked = request(model, &text, 100);
            asked.output = Output::json("facts", schema.clone());
            measured(local, &asked).await?;
        }
        let after = local.stats(model).await?;
        let time = after.mask_time - before.mask_time;
        rounds.push(time.as_secs_f64() * 1e6 / (after.masks - before.masks).max(1) as f64);
    }
    eprintln!("masks by round, us: {rounds:.0?}");
    Ok(rounds.into_iter().fold(f64::INFINITY, f64::min))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What a process has computed so far: the scheduler's account in nanoseconds, all threads.
fn cpu_seconds(process: &str) -> Result<f64> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task"))?;
    let nanoseconds = threads.filter_map(|thread| {
        let account = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        account.split_whitespace().next()?.parse::<f64>().ok()
    });
    Ok(nanoseconds.sum::<f64>() / 1e9)
}

/// The most memory that this process has held.
fn resident_megabytes() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.ok_or("no VmHWM")?.trim().trim_end_matches("kB").trim();
    Ok(kilobytes.parse::<f64>()? / 1024.0)
}
