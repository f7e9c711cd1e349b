//! Account: why no entry of a script answers a request, side by side with what is scripted.
//!
//! Knows entries and requests; decides nothing.

use std::fmt;

use super::{By, Entry};
use crate::error::{ErrorKind, beginning};
use crate::llm::Request;
use crate::provider::ProviderError;

/// How much of a message is shown: lines, and characters a line.
const LINES: usize = 3;
const CHARACTERS: usize = 100;

/// A name at least this similar is worth asking about, from 0 to 1.
const SIMILAR: f64 = 0.75;

/// The error for a request that no entry answers.
pub(super) fn unexpected(request: &Request, entries: &[Entry]) -> ProviderError {
    let used_up = entries.iter().any(|entry| entry.fits(request));
    let why = if used_up {
        "its replies are used up"
    } else {
        "no reply is scripted for it"
    };
    let mut message = format!("unexpected request of {}: {why}", who(request));
    for line in first_lines(request.last_user_text()) {
        message = format!("{message}\n  it says: {line}");
    }
    if entries.is_empty() {
        message.push_str("\n  scripted: nothing");
    }
    for entry in entries {
        message = format!("{message}\n  scripted: {entry}");
    }
    ProviderError::new(ErrorKind::Misuse, message).advise(advice(request, entries, used_up))
}

fn who(request: &Request) -> String {
    match (request.node.as_str(), request.site.as_str()) {
        ("", "") => "no node".to_string(),
        (node, "") => format!("node `{node}`"),
        ("", site) => format!("site `{site}`"),
        (node, site) => format!("node `{node}` at site `{site}`"),
    }
}

fn first_lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .take(LINES)
        .map(|line| beginning(line, CHARACTERS).into_owned())
        .collect()
}

fn advice(request: &Request, entries: &[Entry], used_up: bool) -> String {
    if used_up {
        return "script one more reply, or `always` the same".to_string();
    }
    if let Some(entry) = nearest(request, entries) {
        return format!(
            "the nearest is {} `{}`: correct its name",
            entry.by, entry.pattern
        );
    }
    match request.node.as_str() {
        "" => "script it with `.matching(\"*\", [..])`".to_string(),
        node => format!("script it with `.node(\"{node}\", [..])`"),
    }
}

/// The entry whose name is most like the request's.
fn nearest<'a>(request: &Request, entries: &'a [Entry]) -> Option<&'a Entry> {
    let mut best = None;
    let mut best_score = SIMILAR;
    for entry in entries {
        let asked = match entry.by {
            By::Site => &request.site,
            By::Node => &request.node,
            By::Text => continue,
        };
        let score = strsim::normalized_damerau_levenshtein(asked, &entry.pattern);
        if score > best_score {
            best = Some(entry);
            best_score = score;
        }
    }
    best
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Site => "site",
            Self::Node => "node",
            Self::Text => "text",
        })
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: ", self.by, self.pattern)?;
        match (self.scripted, self.given) {
            (1, 0) if self.never_ends() => f.write_str("never asked"),
            (all, given) if given < all => write!(f, "{} of {all} left", all - given),
            _ if self.never_ends() => f.write_str("always answers"),
            (all, _) => write!(f, "all {all} used"),
        }
    }
}
