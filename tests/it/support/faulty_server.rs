//! FaultyServer: a small HTTP server that misbehaves on purpose and records what it was asked.
//!
//! Speaks just enough HTTP/1.1 for a client of model servers. Knows nothing of tinyllm.
#![allow(
    clippy::expect_used,
    dead_code,
    reason = "a server of tests; not every test needs all"
)]

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What happens to a request.
#[derive(Clone, Debug)]
pub(crate) enum Behaviour {
    /// It is answered.
    Reply(Answer),
    /// It is read and never answered, until the client gives up.
    Silence,
    /// The connection is closed as soon as it is accepted; nothing is read.
    CloseOnAccept,
    /// It is read, then the connection is closed.
    CloseAfterRequest,
    /// The head of the answer and half of its body are sent, then the connection is closed.
    HalfReply(Answer),
    /// The head of the answer and half of its body are sent, then nothing more.
    StallInReply(Answer),
    /// A reply with a text of so many bytes, without saying how long it is.
    Large(usize),
    /// The same, after a while.
    Delayed(Duration, Box<Behaviour>),
}

/// An answer in HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    keep_alive: bool,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_string(), content_type.to_string())];
        Self {
            status,
            headers,
            body: body.into(),
            keep_alive: false,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain", body)
    }

    /// A chat completion that says this.
    pub(crate) fn says(text: &str) -> Self {
        Self::json(200, &completion(text))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }

    /// The connection stays open for the next request.
    pub(crate) fn keep_alive(mut self) -> Self {
        self.keep_alive = true;
        self
    }

    fn head(&self) -> String {
        let connection = if self.keep_alive {
            "keep-alive"
        } else {
            "close"
        };
        let mut head = format!(
            "HTTP/1.1 {} Told\r\nconnection: {connection}\r\n",
            self.status
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        format!("{head}content-length: {}\r\n\r\n", self.body.len())
    }
}

impl Behaviour {
    /// Does a client wait for the end in vain?
    pub(crate) fn is_endless(&self) -> bool {
        matches!(
            self,
            Self::Silence | Self::StallInReply(_) | Self::Delayed(..)
        )
    }
}

impl From<Answer> for Behaviour {
    fn from(answer: Answer) -> Self {
        Self::Reply(answer)
    }
}

/// The JSON of a chat completion that says this.
pub(crate) fn completion(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "test-model",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    })
}

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    /// `Null` if it was not JSON.
    pub(crate) body: Value,
}

impl Seen {
    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The server; it ends when it is dropped.
pub(crate) struct FaultyServer {
    address: SocketAddr,
    record: Arc<Mutex<Record>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Record {
    behaviours: VecDeque<Behaviour>,
    requests: Vec<Seen>,
    connections: usize,
    sent: usize,
    arrived: Arc<Notify>,
    abandoned: Arc<Notify>,
}

impl FaultyServer {
    /// Listen on a free loopback port and treat each request by the next behaviour; the last one
    /// stays.
    pub(crate) async fn start<B: Into<Behaviour>>(behaviours: impl IntoIterator<Item = B>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the address of a listener");
        let behaviours = behaviours.into_iter().map(Into::into).collect();
        let record = Arc::new(Mutex::new(Record {
            behaviours,
            ..Record::default()
        }));
        let task = tokio::spawn(accept(listener, record.clone()));
        Self {
            address,
            record,
            task,
        }
    }

    /// `http://127.0.0.1:PORT/v1`
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        lock(&self.record).requests.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        lock(&self.record).connections
    }

    /// Wait until a request has come in.
    pub(crate) async fn arrived(&self) {
        let arrived = lock(&self.record).arrived.clone();
        arrived.notified().await;
    }

    /// Wait until a client has given up waiting for a silent answer.
    pub(crate) async fn abandoned(&self) {
        let abandoned = lock(&self.record).abandoned.clone();
        abandoned.notified().await;
    }

    /// How many bytes of bodies the system took for sending.
    pub(crate) fn bytes_sent(&self) -> usize {
        lock(&self.record).sent
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Record {
    fn next(&mut self) -> Behaviour {
        match self.behaviours.len() {
            0 => Behaviour::CloseOnAccept,
            1 => self
                .behaviours
                .front()
                .cloned()
                .unwrap_or(Behaviour::CloseOnAccept),
            _ => self
                .behaviours
                .pop_front()
                .unwrap_or(Behaviour::CloseOnAccept),
        }
    }

    fn closes_on_accept(&self) -> bool {
        matches!(
            self.behaviours.front(),
            None | Some(Behaviour::CloseOnAccept)
        )
    }
}

async fn accept(listener: TcpListener, record: Arc<Mutex<Record>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let mut known = lock(&record);
        known.connections += 1;
        if known.closes_on_accept() {
            known.next();
            continue;
        }
        drop(known);
        connections.spawn(serve(stream, record.clone()));
    }
}

/// Serve one connection; errors of the peer are not ours.
async fn serve(stream: TcpStream, record: Arc<Mutex<Record>>) {
    let mut stream = BufReader::new(stream);
    while let Some(seen) = read(&mut stream).await {
        let mut behaviour = {
            let mut record = lock(&record);
            record.requests.push(seen);
            record.arrived.notify_one();
            record.next()
        };
        while let Behaviour::Delayed(wait, then) = behaviour {
            tokio::time::sleep(wait).await;
            behaviour = *then;
        }
        if !answer(stream.get_mut(), behaviour, &record).await {
            return;
        }
    }
}

/// Answer, and say whether the connection stays open.
async fn answer(stream: &mut TcpStream, behaviour: Behaviour, record: &Mutex<Record>) -> bool {
    match behaviour {
        Behaviour::Reply(answer) => {
            send(stream, &answer, answer.body.len(), record).await && answer.keep_alive
        }
        Behaviour::HalfReply(answer) => {
            send(stream, &answer, answer.body.len() / 2, record).await;
            false
        }
        Behaviour::StallInReply(answer) => {
            send(stream, &answer, answer.body.len() / 2, record).await;
            std::future::pending().await
        }
        Behaviour::Large(bytes) => {
            send_large(stream, bytes, record).await;
            false
        }
        Behaviour::Silence => {
            // Ends when the client closes the connection.
            let _ = stream.read(&mut [0]).await;
            lock(record).abandoned.notify_one();
            false
        }
        Behaviour::CloseOnAccept | Behaviour::CloseAfterRequest | Behaviour::Delayed(..) => false,
    }
}

async fn send(
    stream: &mut TcpStream,
    answer: &Answer,
    bytes: usize,
    record: &Mutex<Record>,
) -> bool {
    let body = answer.body.get(..bytes).unwrap_or_default();
    let head = answer.head();
    let sent =
        stream.write_all(head.as_bytes()).await.is_ok() && stream.write_all(body).await.is_ok();
    lock(record).sent += body.len();
    sent && stream.flush().await.is_ok()
}

async fn send_large(stream: &mut TcpStream, bytes: usize, record: &Mutex<Record>) {
    let piece = [b'x'; 64 * 1024];
    let text = completion("TEXT").to_string();
    let (before, after) = text.split_once("TEXT").expect("the text of the completion");
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    if stream
        .write_all(format!("{head}{before}").as_bytes())
        .await
        .is_err()
    {
        return;
    }
    let mut left = bytes;
    while left > 0 {
        let now = piece.get(..left.min(piece.len())).unwrap_or_default();
        if stream.write_all(now).await.is_err() {
            return;
        }
        lock(record).sent += now.len();
        left -= now.len();
    }
    let _ = stream.write_all(after.as_bytes()).await;
}

/// Read one request; `None` at the end of the connection.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
    let first = line(stream).await?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_string(), words.next()?.to_string());
    let mut headers = Vec::new();
    loop {
        let line = line(stream).await?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let mut seen = Seen {
        method,
        path,
        headers,
        body: Value::Null,
    };
    let length = seen
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    seen.body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some(seen)
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim_end().to_string()),
    }
}
