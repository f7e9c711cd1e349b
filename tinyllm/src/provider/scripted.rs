//! Scripted: a provider that answers as it was told to, for tests and for documentation.
//!
//! Here lives the script and who of it answers. Knows nothing of nodes and models: it compares
//! names, places and texts of requests.

mod account;
mod pattern;
mod reply;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::llm::Request;
use crate::provider::{Provider, ProviderError, Reply};

pub use self::reply::ScriptedReply;

/// A provider that answers from a script and records what it was asked.
///
/// A request is answered by the first entry of its site that has a reply left, else by the first
/// of its node, else by the first whose pattern its last user message matches. A request that
/// nothing answers fails with [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) and an account of
/// what is scripted. Sites and patterns may contain `*`, which stands for any characters, none
/// included.
///
/// Clones share the script and the record, so that a test can keep one and give one away.
///
/// ```
/// use serde_json::json;
/// use tinyllm::ErrorKind;
/// use tinyllm::provider::scripted::{Scripted, ScriptedReply};
///
/// let script = Scripted::new()
///     .node("extract_facts", [json!({"amount": 5})])
///     .site("process_loan/mail", ["Dear Ada, .."])
///     .matching("*dollars*", [ScriptedReply::fail(ErrorKind::Server, "out of order")])
///     .always("judge", "good");
/// assert_eq!(script.requests().len(), 0);
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    entries: Vec<Entry>,
    requests: Vec<Request>,
}

/// Whom an entry answers, in the order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Site,
    Node,
    Text,
}

struct Entry {
    by: By,
    pattern: String,
    replies: VecDeque<ScriptedReply>,
    scripted: usize,
    given: usize,
}

impl Scripted {
    /// A script without any reply.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a node gets, one reply a request.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let script = Scripted::new().node("name_a_colour", ["blue", "green"]);
    /// assert_eq!(script.unused(), ["node `name_a_colour`: 2 of 2 left"]);
    /// ```
    pub fn node<R: Into<ScriptedReply>>(
        self,
        name: impl Into<String>,
        replies: impl IntoIterator<Item = R>,
    ) -> Self {
        self.entry(By::Node, name.into(), replies)
    }

    /// What the places of this pattern get, one reply a request.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let script = Scripted::new().site("vote/votes[*]", ["yes", "no", "yes"]);
    /// assert_eq!(script.unused(), ["site `vote/votes[*]`: 3 of 3 left"]);
    /// ```
    pub fn site<R: Into<ScriptedReply>>(
        self,
        pattern: impl Into<String>,
        replies: impl IntoIterator<Item = R>,
    ) -> Self {
        self.entry(By::Site, pattern.into(), replies)
    }

    /// What requests get whose last user message is of this pattern, one reply a request.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let script = Scripted::new().matching("*dollars*", ["a loan"]);
    /// assert_eq!(script.unused(), ["text `*dollars*`: 1 of 1 left"]);
    /// ```
    pub fn matching<R: Into<ScriptedReply>>(
        self,
        pattern: impl Into<String>,
        replies: impl IntoIterator<Item = R>,
    ) -> Self {
        self.entry(By::Text, pattern.into(), replies)
    }

    /// What a node gets every time.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let script = Scripted::new().always("judge", "good");
    /// assert_eq!(script.unused(), ["node `judge`: never asked"]);
    /// ```
    pub fn always(self, name: impl Into<String>, reply: impl Into<ScriptedReply>) -> Self {
        self.node(name, [reply.into().forever()])
    }

    /// What the places of this pattern get every time.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let script = Scripted::new().always_site("vote/votes[*]", "yes");
    /// assert_eq!(script.unused(), ["site `vote/votes[*]`: never asked"]);
    /// ```
    pub fn always_site(self, pattern: impl Into<String>, reply: impl Into<ScriptedReply>) -> Self {
        self.site(pattern, [reply.into().forever()])
    }

    /// What requests get every time when their last user message is of this pattern.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// // Whatever is asked.
    /// let script = Scripted::new().always_matching("*", "yes");
    /// assert_eq!(script.unused(), ["text `*`: never asked"]);
    /// ```
    pub fn always_matching(
        self,
        pattern: impl Into<String>,
        reply: impl Into<ScriptedReply>,
    ) -> Self {
        self.matching(pattern, [reply.into().forever()])
    }

    /// Everything that was asked so far, in the order in which it came in; the unexpected too.
    ///
    /// ```
    /// use tinyllm::llm::{Message, Request};
    /// use tinyllm::provider::Provider;
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), tinyllm::provider::ProviderError> {
    /// let script = Scripted::new().always_matching("*colour*", "blue");
    /// let reply = script.reply(&Request::new([Message::user("Name a colour.")])).await?;
    /// assert_eq!(reply.collect().await?.text, "blue");
    /// assert_eq!(script.requests()[0].last_user_text(), "Name a colour.");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.script().requests.clone()
    }

    /// What was scripted and never asked for, a line each; empty at the end of a good test.
    ///
    /// ```
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// assert!(Scripted::new().unused().is_empty());
    /// ```
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let script = self.script();
        script
            .entries
            .iter()
            .filter(|entry| entry.is_unused())
            .map(Entry::to_string)
            .collect()
    }

    fn entry<R: Into<ScriptedReply>>(
        self,
        by: By,
        pattern: String,
        replies: impl IntoIterator<Item = R>,
    ) -> Self {
        let replies: VecDeque<_> = replies.into_iter().map(Into::into).collect();
        let scripted = replies.len();
        self.script().entries.push(Entry {
            by,
            pattern,
            replies,
            scripted,
            given: 0,
        });
        self
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Script {
    /// Record a request and take its reply.
    fn take(&mut self, request: &Request) -> Result<ScriptedReply, ProviderError> {
        self.requests.push(request.clone());
        let answers = |entry: &&mut Entry| entry.fits(request) && !entry.replies.is_empty();
        // The first of several that are equal.
        let entry = self
            .entries
            .iter_mut()
            .filter(answers)
            .min_by_key(|entry| entry.by);
        match entry.and_then(Entry::take) {
            Some(reply) => Ok(reply),
            None => Err(account::unexpected(request, &self.entries)),
        }
    }
}

impl Entry {
    fn fits(&self, request: &Request) -> bool {
        match self.by {
            By::Site => !request.site.is_empty() && pattern::matches(&self.pattern, &request.site),
            By::Node => self.pattern == request.node,
            By::Text => pattern::matches(&self.pattern, request.last_user_text()),
        }
    }

    fn take(&mut self) -> Option<ScriptedReply> {
        self.given += 1;
        match self.replies.front() {
            Some(reply) if reply.is_forever() => Some(reply.clone()),
            _ => self.replies.pop_front(),
        }
    }

    fn is_unused(&self) -> bool {
        self.given < self.scripted
    }

    fn never_ends(&self) -> bool {
        self.replies.back().is_some_and(ScriptedReply::is_forever)
    }
}

impl Provider for Scripted {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        let reply = self.script().take(request)?;
        if let Some(delay) = reply.delay() {
            tokio::time::sleep(delay).await;
        }
        reply.give().map(Reply::whole)
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.script();
        let (entries, requests) = (script.entries.len(), script.requests.len());
        write!(f, "Scripted({entries} entries, {requests} requests)")
    }
}
