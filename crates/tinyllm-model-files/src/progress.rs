//! Progress: what happens while a file is fetched, and who is told.
//!
//! Knows events; how they look on a terminal is `progress/terminal.rs`.

mod terminal;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use terminal::Terminal;

/// What happens while a file is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A source begins to give a file.
    Begun {
        /// The source, as a person knows it.
        place: String,
        /// The size of the file in bytes, if it is known.
        size: Option<u64>,
        /// How many bytes were there from before.
        resumed_at: u64,
    },
    /// So many bytes of the file are there.
    Bytes(u64),
    /// The connection broke, or the server was not able; it is asked again.
    Again {
        /// What was wrong.
        fault: String,
        /// How long we wait before.
        wait: Duration,
    },
    /// A source did not give the file; the next one is asked.
    GivenUp {
        /// The source.
        place: String,
        /// What was wrong.
        fault: String,
    },
    /// Another process fetches the file.
    Waiting {
        /// The lock that it holds.
        lock: String,
    },
    /// A worn file was found in the cache, and is fetched again.
    Dropped {
        /// The file and what is wrong with it.
        fault: String,
    },
    /// The file is there and checked.
    Done {
        /// Where it lies.
        path: String,
        /// Whether its content was known beforehand, in a sentence if it was not.
        warning: Option<String>,
    },
}

/// Who is told of what happens while a file is fetched.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use tinyllm_model_files::Progress;
///
/// let log = Arc::new(Mutex::new(Vec::new()));
/// let told = log.clone();
/// let progress = Progress::callback(move |event| told.lock().unwrap().push(event.clone()));
/// # drop((progress, log));
/// ```
#[derive(Clone, Default)]
pub struct Progress(Teller);

#[derive(Clone, Default)]
enum Teller {
    #[default]
    Silent,
    Terminal(Arc<Terminal>),
    Callback(Arc<dyn Fn(&Event) + Send + Sync>),
}

impl Progress {
    /// Nobody.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Whoever reads standard error: a bar on a terminal, a line now and then elsewhere.
    pub fn stderr() -> Self {
        Self(Teller::Terminal(Arc::default()))
    }

    /// This function, on the thread that fetches.
    pub fn callback(tell: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self(Teller::Callback(Arc::new(tell)))
    }

    pub(crate) fn tell(&self, event: &Event) {
        match &self.0 {
            Teller::Silent => {}
            Teller::Terminal(terminal) => terminal.show(event),
            Teller::Callback(tell) => tell(event),
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Teller::Silent => "Progress::silent",
            Teller::Terminal(_) => "Progress::stderr",
            Teller::Callback(_) => "Progress::callback",
        })
    }
}
