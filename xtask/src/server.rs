//! A running model server: started, waited for, and stopped when dropped.
//!
//! Lives here: the server's life. How it is installed is in `install`, and what it serves is
//! decided in `llm_server.py`. It must not know who talks to it.

pub(crate) mod install;
mod lock;
mod python;
mod steps;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::error::{Context, Result, failed};
use crate::server::install::Installed;
pub(crate) use crate::server::steps::Show;
use crate::{http, process, workspace};

/// The name under which the server offers its model.
pub(crate) const MODEL_NAME: &str = "smollm2-135m";

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(5);
const LOG_LINES: usize = 15;
const POLL: Duration = Duration::from_millis(20);

/// How to run the server.
pub(crate) struct Options {
    /// 0 picks a free one.
    pub(crate) port: u16,
    /// More than one is slower next to other busy processes: the threads wait for each other.
    pub(crate) threads: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            threads: 1,
        }
    }
}

/// A server that answers. Dropping it stops it.
pub(crate) struct Server {
    process: Process,
    base_url: String,
}

impl Server {
    /// Installs the server if need be, and starts it.
    pub(crate) fn start(show: Show) -> Result<Self> {
        Self::launch(&install::install(show)?, &Options::default())
    }

    /// Starts what is installed, and waits until it answers.
    ///
    /// On Linux the server is bound to the life of the *thread* that calls this:
    /// call it on the main thread.
    pub(crate) fn launch(installed: &Installed, options: &Options) -> Result<Self> {
        let end = Instant::now() + READY_WITHIN;
        let mut process = Process::spawn(installed, options)?;
        let address = process.address(end)?;
        while !http::answers(address, "/health") {
            if process.has_ended() || Instant::now() >= end {
                return process.explain("does not answer");
            }
            std::thread::sleep(POLL);
        }
        Ok(Self {
            process,
            base_url: format!("http://{address}/v1"),
        })
    }

    /// What a client needs: `http://127.0.0.1:PORT/v1`.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Its process, for whoever measures its CPU time.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.child.id()
    }

    /// Waits until the server ends by itself, which it should not.
    pub(crate) fn wait(&mut self) -> Result<()> {
        self.process
            .child
            .wait()
            .context("cannot wait for the model server")?;
        self.process.explain("has ended")
    }
}

/// The server's process, ended when dropped.
struct Process {
    child: Child,
    /// The server ends when this pipe is closed. Kept out of `child`, whose `wait` closes it.
    lifeline: Option<ChildStdin>,
    log: Log,
}

impl Process {
    fn spawn(installed: &Installed, options: &Options) -> Result<Self> {
        let mut child = Command::new(&installed.python)
            .arg(workspace::root().join("xtask/src/server/llm_server.py"))
            .arg(&installed.model)
            .args([options.port.to_string(), options.threads.to_string()])
            .arg(std::process::id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the model server's python")?;
        let lifeline = child.stdin.take();
        let log = Log::of(child.stderr.take());
        Ok(Self {
            child,
            lifeline,
            log,
        })
    }

    /// The address that the server prints first.
    fn address(&mut self, end: Instant) -> Result<SocketAddr> {
        let Some(stdout) = self.child.stdout.take() else {
            return self.explain("has no output");
        };
        match first_line(stdout).recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) => match parse_address(&line) {
                Some(address) => Ok(address),
                None => self.explain("did not start"),
            },
            Err(RecvTimeoutError::Timeout) => self.explain(&format!(
                "was not ready within {} s",
                READY_WITHIN.as_secs()
            )),
            Err(RecvTimeoutError::Disconnected) => self.explain("did not start"),
        }
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    fn explain<T>(&self, what: &str) -> Result<T> {
        failed(format!(
            "the model server {what}; its last words:\n{}\n\
             if it looks damaged, remove target/llm-server and run this again",
            self.log.tail()
        ))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if !matches!(
            process::wait_within(&mut self.child, STOP_WITHIN),
            Ok(Some(_))
        ) {
            // Nothing more can be done about a process that even this does not end.
            let _ = self.child.kill().and_then(|()| self.child.wait());
        }
    }
}

/// What the server says, read as it comes: no file remains of a server that was killed.
struct Log {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Log {
    fn of(stderr: Option<ChildStderr>) -> Self {
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in stderr
                .into_iter()
                .flat_map(|it| BufReader::new(it).split(b'\n'))
            {
                let (Ok(line), Ok(mut kept)) = (line, kept.lock()) else {
                    return;
                };
                kept.push_back(String::from_utf8_lossy(&line).into_owned());
                if kept.len() > LOG_LINES {
                    kept.pop_front();
                }
            }
        });
        Self { lines }
    }

    fn tail(&self) -> String {
        // The last words of a process that has just ended may still be on their way.
        std::thread::sleep(5 * POLL);
        match self.lines.lock() {
            Ok(lines) if !lines.is_empty() => Vec::from(lines.clone()).join("\n"),
            _ => "(it said nothing)".to_owned(),
        }
    }
}

fn first_line(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(stdout).read_line(&mut line).is_ok() {
            // The receiver is gone when the deadline passed first.
            let _ = sender.send(line);
        }
    });
    receiver
}

fn parse_address(line: &str) -> Option<SocketAddr> {
    line.trim()
        .strip_prefix("listening on http://")?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_first_line() {
        let expected = Some(SocketAddr::from(([127, 0, 0, 1], 80)));
        assert_eq!(
            parse_address("listening on http://127.0.0.1:80\n"),
            expected
        );
        assert_eq!(parse_address(""), None);
        assert_eq!(parse_address("error: no model\n"), None);
    }
}
