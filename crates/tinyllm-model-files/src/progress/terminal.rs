//! Terminal: events on standard error, as a bar on a terminal and as lines elsewhere.
//!
//! Knows words and bars; knows nothing of where files come from.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::Event;

/// Without a terminal, a line is written at most this often.
const LINE_EVERY: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Terminal(Mutex<State>);

#[derive(Default)]
struct State {
    bar: Option<ProgressBar>,
    place: String,
    size: Option<u64>,
    last_line: Option<Instant>,
}

impl Terminal {
    pub(super) fn show(&self, event: &Event) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begun {
                place,
                size,
                resumed_at,
            } => state.begin(place, *size, *resumed_at),
            Event::Bytes(bytes) => state.bytes(*bytes),
            other => {
                state.end_bar();
                say(&words(other));
            }
        }
    }
}

impl State {
    fn begin(&mut self, place: &str, size: Option<u64>, resumed_at: u64) {
        self.end_bar();
        place.clone_into(&mut self.place);
        self.size = size;
        self.last_line = Some(Instant::now());
        let size = size.map_or_else(String::new, |size| format!(" ({})", megabytes(size)));
        let from = match resumed_at {
            0 => String::new(),
            bytes => format!(", {} are there already", megabytes(bytes)),
        };
        say(&format!("model file: fetching from {place}{size}{from}"));
        if std::io::stderr().is_terminal() {
            let bar = new_bar(self.size);
            bar.set_position(resumed_at);
            self.bar = Some(bar);
        }
    }

    fn bytes(&mut self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            return;
        }
        let is_due = self
            .last_line
            .is_none_or(|last| last.elapsed() >= LINE_EVERY);
        if is_due {
            self.last_line = Some(Instant::now());
            let of = self
                .size
                .map_or_else(String::new, |size| format!(" of {}", megabytes(size)));
            say(&format!(
                "model file: {}{of} from {}",
                megabytes(bytes),
                self.place
            ));
        }
    }

    fn end_bar(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// A bar if the size is known, a counter if not.
fn new_bar(size: Option<u64>) -> ProgressBar {
    let (bar, template) = match size {
        Some(size) => (
            ProgressBar::new(size),
            "{bar:32} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        ),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}, {elapsed}"),
    };
    // Both templates are constants of ours; a bar without its style still shows.
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn words(event: &Event) -> String {
    match event {
        Event::Begun { place, .. } => format!("model file: fetching from {place}"),
        Event::Bytes(bytes) => format!("model file: {}", megabytes(*bytes)),
        Event::Again { fault, wait } => {
            format!(
                "model file: {fault}; asking again in {:.1} s",
                wait.as_secs_f64()
            )
        }
        Event::GivenUp { place, fault } => format!("model file: not from {place}: {fault}"),
        Event::Waiting { lock } => {
            format!("model file: another process is fetching it and holds {lock}; waiting")
        }
        Event::Dropped { fault } => format!("model file: {fault}; fetching it again"),
        Event::Done { path, warning } => match warning {
            Some(warning) => format!("model file: {path} is there; {warning}"),
            None => format!("model file: {path} is there and verified"),
        },
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn say(line: &str) {
    // Nobody is left to tell when standard error itself is gone.
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
