//! ChatServer: OpenAI's chat completions without a model, for clients of such servers.
//!
//! It says words that depend on the request alone, cuts them as `max_tokens` and `stop` want, and
//! gives an instance of a schema. It knows its key, one model, and how long its context is.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The model that there is.
pub const MODEL: &str = "wordy";
/// The words that fit into its context.
pub const CONTEXT: usize = 2_000;

/// The server; it ends when it is dropped.
pub struct ChatServer {
    address: SocketAddr,
    busy: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl ChatServer {
    /// Listen on a free loopback port and answer whoever has the key.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(key: &str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let busy = Arc::new(AtomicUsize::new(0));
        let (key, counter) = (Arc::<str>::from(key), busy.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, key.clone(), counter.clone()));
            }
        });
        Ok(Self {
            address,
            busy,
            task,
        })
    }

    /// `http://127.0.0.1:PORT/v1`
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// How many requests are being answered, to be asked later.
    pub fn busy(&self) -> Arc<AtomicUsize> {
        self.busy.clone()
    }
}

impl Drop for ChatServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Counts itself while it is there.
struct Busy(Arc<AtomicUsize>);

impl Busy {
    fn new(counter: &Arc<AtomicUsize>) -> Self {
        counter.fetch_add(1, Ordering::SeqCst);
        Self(counter.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn serve(stream: TcpStream, key: Arc<str>, counter: Arc<AtomicUsize>) {
    let mut stream = BufReader::new(stream);
    while let Ok(Some(asked)) = read(&mut stream).await {
        let busy = Busy::new(&counter);
        let (status, body) = answer(&asked, &key);
        // A long reply takes its time; a client that leaves ends it.
        let words = body
            .pointer("/usage/completion_tokens")
            .and_then(Value::as_u64);
        let time = Duration::from_millis(words.unwrap_or(0));
        let stays = tokio::select! {
            () = tokio::time::sleep(time) => true,
            left = stream.fill_buf() => left.is_ok_and(|bytes| !bytes.is_empty()),
        };
        drop(busy);
        if !stays || send(stream.get_mut(), status, &body).await.is_err() {
            return;
        }
    }
}

struct Asked {
    path: String,
    authorization: String,
    body: Value,
}

async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Asked>> {
    let (mut path, mut authorization, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().map_err(io::Error::other)?;
            }
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                authorization = value.to_string();
            }
            Some(_) => {}
            None => path = line.split(' ').nth(1).unwrap_or_default().to_string(),
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let body = serde_json::from_slice(&body).unwrap_or_default();
    Ok(Some(Asked {
        path,
        authorization,
        body,
    }))
}

async fn send(stream: &mut TcpStream, status: u16, body: &Value) -> io::Result<()> {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}

fn error(status: u16, kind: &str, message: &str) -> (u16, Value) {
    let code = kind;
    (
        status,
        json!({"error": {"message": message, "type": kind, "code": code, "param": null}}),
    )
}

fn answer(asked: &Asked, key: &str) -> (u16, Value) {
    let body = &asked.body;
    if asked.path != "/v1/chat/completions" {
        return error(404, "not_found", "no such path");
    }
    if asked.authorization != format!("Bearer {key}") {
        let shown = format!("Incorrect API key provided: {}", asked.authorization);
        return error(401, "invalid_api_key", &shown);
    }
    let model = body
        .get("model")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if model != MODEL {
        let message = format!("The model `{model}` does not exist");
        return error(404, "model_not_found", &message);
    }
    let messages = body.get("messages").and_then(Value::as_array);
    let texts = messages
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("content")?.as_str());
    let texts: Vec<&str> = texts.collect();
    let input: usize = texts
        .iter()
        .map(|text| text.split_whitespace().count() + 1)
        .sum();
    if input > CONTEXT {
        let message = format!("This model's maximum context length is {CONTEXT} tokens");
        return error(400, "context_length_exceeded", &message);
    }
    let (text, finish, output) = reply(body, texts.last().copied().unwrap_or_default());
    let choice = json!({
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": finish,
    });
    let usage = json!({
        "prompt_tokens": input,
        "completion_tokens": output,
        "total_tokens": input + output,
    });
    (
        200,
        json!({"id": "1", "object": "chat.completion", "model": MODEL, "choices": [choice], "usage": usage}),
    )
}

/// The text, why it ended and how many words it has.
fn reply(body: &Value, question: &str) -> (String, &'static str, usize) {
    if let Some(schema) = body.pointer("/response_format/json_schema/schema") {
        let value = instance(schema).to_string();
        let words = value.split(',').count();
        return (value, "stop", words);
    }
    let limit = body
        .get("max_tokens")
        .or_else(|| body.get("max_completion_tokens"));
    let limit = limit
        .and_then(Value::as_u64)
        .map_or(64, |limit| usize::try_from(limit).unwrap_or(64));
    let wanted = if question.contains("long") {
        usize::MAX
    } else {
        12
    };
    let seed = body.get("seed").and_then(Value::as_u64).unwrap_or(0);
    let length = wanted.min(limit);
    let words: Vec<String> = (0..length)
        .map(|number| word(question, seed, number))
        .collect();
    let text = words.join(" ");
    let stops = body.get("stop").and_then(Value::as_array);
    let first = stops
        .into_iter()
        .flatten()
        .filter_map(|stop| text.find(stop.as_str()?))
        .min();
    match first {
        Some(at) => {
            let text = text.get(..at).unwrap_or_default().to_string();
            let words = text.split_whitespace().count().max(1);
            (text, "stop", words)
        }
        None if length == limit => (text, "length", length),
        None => (text, "stop", length),
    }
}

/// A word that depends on all three.
fn word(question: &str, seed: u64, number: usize) -> String {
    let mut hash = seed.wrapping_mul(31).wrapping_add(number as u64);
    for byte in question.bytes() {
        hash = hash.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte);
    }
    format!("w{number}{:x}", hash & 0xfff)
}

/// The first value of a schema of the suite.
fn instance(schema: &Value) -> Value {
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let fields = properties.into_iter().flatten();
            Value::Object(
                fields
                    .map(|(name, schema)| (name.clone(), instance(schema)))
                    .collect::<Map<_, _>>(),
            )
        }
        Some("integer" | "number") => json!(7),
        Some("boolean") => json!(true),
        _ => json!("text"),
    }
}
