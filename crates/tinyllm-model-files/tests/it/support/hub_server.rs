//! HubServer: a small hub that misbehaves on purpose and records what it was asked.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What happens to a request; after the last one of a script, [`Act::Serve`] does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// The file, or the part that was asked for.
    Serve,
    /// So many bytes of what [`Act::Serve`] would send, then the connection is closed.
    CutAfter(usize),
    /// So many bytes of what [`Act::Serve`] would send, then nothing more.
    StallAfter(usize),
    /// The whole file, whatever part was asked for.
    IgnoreRange,
    /// So many bytes of the part that was asked for, told as what they are.
    PartOf(usize),
    /// A part that begins elsewhere.
    AnotherPart,
    /// The file, with another announced length.
    Announce(usize),
    /// The file without a length, closed after so many bytes.
    NoLength(usize),
    /// Other bytes of the same length.
    OtherBytes,
    /// A status with headers and no file.
    Status(u16, &'static str),
    /// No answer.
    Silence,
    /// The connection is closed without an answer.
    Close,
    /// One byte at a time, with this pause.
    Drip(Duration),
}

#[derive(Default)]
struct State {
    script: VecDeque<Act>,
    file: Vec<u8>,
    tag: String,
    asked: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct HubServer {
    address: String,
    state: Arc<Mutex<State>>,
}

impl HubServer {
    pub(crate) fn new(file: Vec<u8>, script: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            script: script.into_iter().collect(),
            file,
            tag: "\"one\"".to_string(),
            asked: Vec::new(),
        }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || answer(stream, &shared));
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        self.address.clone()
    }

    /// Replace the file and its tag.
    pub(crate) fn change(&self, file: Vec<u8>) {
        let mut state = self.state.lock().unwrap();
        state.file = file;
        state.tag = "\"two\"".to_string();
    }

    /// For each request its path and, if there is one, its range: `/file 100-`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_string());
    }
    let header = |name: &str| {
        lines.iter().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_string())
        })
    };
    let path = lines[0].split(' ').nth(1).unwrap_or_default().to_string();
    let range = header("range").map(|range| range.replace("bytes=", ""));
    let (act, file, tag) = {
        let mut state = state.lock().unwrap();
        let range = range
            .as_ref()
            .map_or_else(String::new, |range| format!(" {range}"));
        state.asked.push(format!("{path}{range}"));
        let act = state.script.pop_front().unwrap_or(Act::Serve);
        (act, state.file.clone(), state.tag.clone())
    };
    let start: usize = range
        .filter(|_| header("if-range").is_none_or(|wanted| wanted == tag))
        .and_then(|range| range.trim_end_matches('-').parse().ok())
        .unwrap_or(0);
    let mut stream = reader.into_inner();
    // The client may have gone; that is its right.
    let _ = act_out(&mut stream, act, &file, &tag, start);
}

fn act_out(
    stream: &mut TcpStream,
    act: Act,
    file: &[u8],
    tag: &str,
    start: usize,
) -> std::io::Result<()> {
    let all = file.len();
    let rest = file.get(start..).unwrap_or_default();
    let head = |start: usize, length: usize| match start {
        0 => format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\netag: {tag}\r\ncontent-length: {length}\r\n\r\n"
        ),
        _ => format!(
            "HTTP/1.1 206 Partial Content\r\nconnection: close\r\netag: {tag}\r\ncontent-length: {length}\r\n\
             content-range: bytes {start}-{}/{all}\r\n\r\n",
            all - 1
        ),
    };
    let forever = Duration::from_secs(60);
    match act {
        Act::Serve if start >= all => stream.write_all(
            b"HTTP/1.1 416 Range Not Satisfiable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        ),
        Act::Serve => {
            stream.write_all(head(start, rest.len()).as_bytes())?;
            stream.write_all(rest)
        }
        Act::CutAfter(bytes) => {
            stream.write_all(head(start, rest.len()).as_bytes())?;
            stream.write_all(rest.get(..bytes).unwrap_or(rest))
        }
        Act::StallAfter(bytes) => {
            stream.write_all(head(start, rest.len()).as_bytes())?;
            stream.write_all(rest.get(..bytes).unwrap_or(rest))?;
            stream.flush()?;
            std::thread::sleep(forever);
            Ok(())
        }
        Act::IgnoreRange => {
            stream.write_all(head(0, all).as_bytes())?;
            stream.write_all(file)
        }
        Act::PartOf(bytes) => {
            let part = rest.get(..bytes).unwrap_or(rest);
            let head = format!(
                "HTTP/1.1 206 Partial Content\r\nconnection: close\r\netag: {tag}\r\n\
                 content-length: {}\r\ncontent-range: bytes {start}-{}/{all}\r\n\r\n",
                part.len(),
                start + part.len() - 1
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(part)
        }
        Act::AnotherPart => {
            stream.write_all(head(start + 1, rest.len() - 1).as_bytes())?;
            stream.write_all(&rest[1..])
        }
        Act::Announce(length) => {
            stream.write_all(head(0, length).as_bytes())?;
            stream.write_all(file)
        }
        Act::NoLength(bytes) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")?;
            stream.write_all(file.get(..bytes).unwrap_or(file))
        }
        Act::OtherBytes => {
            let other: Vec<_> = rest.iter().map(|byte| byte ^ 1).collect();
            stream.write_all(head(start, rest.len()).as_bytes())?;
            stream.write_all(&other)
        }
        Act::Status(status, headers) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: 0\r\n{headers}\r\n"
            );
            stream.write_all(head.as_bytes())
        }
        Act::Silence => {
            std::thread::sleep(forever);
            Ok(())
        }
        Act::Close => Ok(()),
        Act::Drip(pause) => {
            stream.write_all(head(start, rest.len()).as_bytes())?;
            for byte in rest {
                stream.write_all(&[*byte])?;
                stream.flush()?;
                std::thread::sleep(pause);
            }
            Ok(())
        }
    }
}
