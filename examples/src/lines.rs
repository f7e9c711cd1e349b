//! Lines: an observer that prints a line for each node that has ended, and adds up what all cost.
//!
//! Graphs have no line of their own: their nodes have. Knows events and the terminal, nothing else.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tinyllm::Usage;
use tinyllm::event::{Event, Observer, RunId, What};

/// Columns of the place before the time.
const WIDTH: usize = 50;

const GREEN: &str = "32";
const RED: &str = "31";
const DIM: &str = "2";

/// Prints a line per node as it runs: its place, its name if that is another, time and tokens.
///
/// Coloured on a terminal, where it also shows what is being waited for; plain elsewhere.
/// Clones share the totals.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Places with a node below: graphs.
    graphs: BTreeSet<(RunId, String)>,
    runs: usize,
    time: Duration,
    usage: Usage,
}

impl Lines {
    /// All runs so far in one line: how many, their time, the tokens in and out.
    pub fn totals(&self) -> String {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = match state.runs {
            1 => "1 run".to_string(),
            runs => format!("{runs} runs"),
        };
        match state.usage.total() {
            0 => format!("{runs} in {}", Time(state.time)),
            _ => format!("{runs} in {}, {}", Time(state.time), tokens(state.usage)),
        }
    }
}

impl Observer for Lines {
    fn observe(&self, event: &Event<'_>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match event.what {
            What::Requested(_) => waiting(event),
            What::Replied(reply) => state.usage += reply.usage,
            What::AskedAgain { fault, .. } => {
                line("↻", DIM, event, &format!("asked again: {fault}"));
            }
            What::Escalated { model } => line("↑", DIM, event, &format!("asked of {model}")),
            What::Retrying { fault, wait } => {
                let wait = Time(wait);
                line("↻", DIM, event, &format!("sent again in {wait}: {fault}"));
            }
            What::Complete { usage, .. } => state.ended(event, "✓", GREEN, usage),
            What::Failed(error) => state.ended(event, "✗", RED, error.usage()),
            What::Cancelled { usage } => state.ended(event, "–", DIM, usage),
            _ => {}
        }
    }

    fn wants_timing(&self) -> bool {
        true
    }
}

impl State {
    fn ended(&mut self, event: &Event<'_>, sign: &str, colour: &str, usage: Usage) {
        let site = event.site.to_string();
        let above = site.match_indices('/').filter_map(|(at, _)| site.get(..at));
        self.graphs
            .extend(above.map(|site| (event.run, site.to_string())));
        let took = event.elapsed.unwrap_or_default();
        if !self.graphs.contains(&(event.run, site)) {
            let mut end = format!("{:>8}", Time(took).to_string());
            if usage.total() > 0 {
                end += &format!("   {}", tokens(usage));
            }
            line(sign, colour, event, &end);
        }
        if event.site.depth() == 0 {
            self.graphs.retain(|(run, _)| *run != event.run);
            self.runs += 1;
            self.time += took;
        }
    }
}

/// `process_loan/facts (extract_facts)`; the name only where the place does not tell it.
fn place(event: &Event<'_>) -> String {
    let site = event.site.to_string();
    let last = site.rsplit('/').next().unwrap_or_default();
    let name = last.split(['[', '#']).next().unwrap_or_default();
    if name == event.node {
        return site;
    }
    format!("{site} ({})", event.node)
}

fn line(sign: &str, colour: &str, event: &Event<'_>, end: &str) {
    let place = place(event);
    let mut out = std::io::stdout().lock();
    // Nobody is left to tell when stdout itself is gone.
    let _ = if is_coloured() {
        let dim = format!("\x1b[{DIM}m{end}\x1b[0m");
        writeln!(
            out,
            "\r\x1b[K  \x1b[{colour}m{sign}\x1b[0m {place:WIDTH$}{dim}"
        )
    } else {
        writeln!(out, "  {sign} {place:WIDTH$}{end}")
    };
}

/// What is being waited for, until the next line takes its place.
fn waiting(event: &Event<'_>) {
    if is_coloured() {
        let mut out = std::io::stdout().lock();
        let text = format!("\r\x1b[K  \x1b[{DIM}m… {}\x1b[0m", place(event));
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn tokens(usage: Usage) -> String {
    format!("{} + {} tokens", usage.input_tokens, usage.output_tokens)
}

/// A duration with two or three digits.
struct Time(Duration);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        if seconds < 0.001 {
            write!(f, "{:.0} µs", seconds * 1e6)
        } else if seconds < 1.0 {
            write!(f, "{:.0} ms", seconds * 1e3)
        } else {
            write!(f, "{seconds:.1} s")
        }
    }
}
