//! An engine for tests: calls become JSON text and come back by name, in an order of its own.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use serde_json::Value;
use tinyllm::Result;
use tinyllm::engine::{Batch, Engine, EngineCall};

type Flight<'a> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'a>>;

/// What an engine was asked to do and how it went. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>);

impl Journal {
    fn add(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    /// Lines `start site = node` and `end site`, in their order.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// The sites that were started, in their order.
    pub(crate) fn started(&self) -> Vec<String> {
        self.with_word("start")
    }

    /// The sites that ended, in their order.
    pub(crate) fn ended(&self) -> Vec<String> {
        self.with_word("end")
    }

    fn with_word(&self, word: &str) -> Vec<String> {
        let lines = self.lines().into_iter();
        let sites = lines.filter_map(|line| {
            let mut words = line.split(' ');
            words.next().filter(|first| *first == word)?;
            words.next().map(ToString::to_string)
        });
        sites.collect()
    }

    /// How many calls were dropped before they completed.
    pub(crate) fn dropped(&self) -> usize {
        self.1.load(Ordering::Relaxed)
    }
}

/// Sends every call through JSON text, polls all that are in flight, and hands the completed ones
/// on in an order that a seed decides, or as an earlier run did.
pub(crate) struct ShuffleEngine {
    random: Mutex<Random>,
    journal: Journal,
    /// The sites still to end, when a run is replayed.
    replay: Option<Mutex<Vec<String>>>,
}

impl ShuffleEngine {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Mutex::new(Random(seed)),
            journal: Journal::default(),
            replay: None,
        }
    }

    /// Calls complete in the order of that journal, whatever the clock says.
    pub(crate) fn replaying(journal: &Journal) -> Self {
        Self {
            replay: Some(Mutex::new(journal.ended())),
            ..Self::new(0)
        }
    }

    /// What it will have been asked.
    pub(crate) fn journal(&self) -> Journal {
        self.journal.clone()
    }
}

/// The splitmix64 sequence.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

impl Engine for ShuffleEngine {
    fn begin<'a>(&'a self) -> Box<dyn Batch<'a> + 'a> {
        Box::new(Shuffled {
            engine: self,
            begun: 0,
            flying: Vec::new(),
            landed: Vec::new(),
        })
    }
}

struct Call<'a> {
    number: usize,
    site: String,
    flight: Flight<'a>,
}

struct Shuffled<'a> {
    engine: &'a ShuffleEngine,
    begun: usize,
    flying: Vec<Call<'a>>,
    landed: Vec<(usize, String, Result<Value>)>,
}

impl Shuffled<'_> {
    /// Which of the landed ones is handed on; none yet if all are flying or another was first.
    fn next(&self) -> Option<usize> {
        let Some(replay) = &self.engine.replay else {
            let count = self.landed.len();
            return (count > 0).then(|| self.engine.random.lock().unwrap().below(count));
        };
        let mut replay = replay.lock().unwrap();
        let at = replay.iter().position(|site| {
            let landed = self.landed.iter().any(|(_, known, _)| known == site);
            landed || self.flying.iter().any(|call| call.site == *site)
        })?;
        let next = self
            .landed
            .iter()
            .position(|(_, site, _)| *site == replay[at])?;
        replay.remove(at);
        Some(next)
    }
}

impl<'a> Batch<'a> for Shuffled<'a> {
    fn start(&mut self, mut call: EngineCall<'a>) {
        let site = call.site.clone();
        self.engine
            .journal
            .add(format!("start {site} = {}", call.node));
        call.input = through_text(&call.input);
        self.flying.push(Call {
            number: self.begun,
            site,
            flight: call.execute(),
        });
        self.begun += 1;
    }

    fn next_completed<'b>(
        &'b mut self,
    ) -> Pin<Box<dyn Future<Output = Option<(usize, Result<Value>)>> + Send + 'b>>
    where
        'a: 'b,
    {
        Box::pin(poll_fn(|context| {
            // Whoever is polled first also begins first: that order is shuffled too.
            let mut waiting = std::mem::take(&mut self.flying);
            while !waiting.is_empty() {
                let next = self.engine.random.lock().unwrap().below(waiting.len());
                let mut call = waiting.swap_remove(next);
                match call.flight.as_mut().poll(context) {
                    Poll::Pending => self.flying.push(call),
                    Poll::Ready(result) => {
                        let result = result.map(|output| through_text(&output));
                        self.landed.push((call.number, call.site, result));
                    }
                }
            }
            if self.landed.is_empty() && self.flying.is_empty() {
                return Poll::Ready(None);
            }
            let Some(next) = self.next() else {
                return Poll::Pending;
            };
            let (number, site, result) = self.landed.swap_remove(next);
            self.engine.journal.add(format!("end {site}"));
            Poll::Ready(Some((number, result)))
        }))
    }
}

impl Drop for Shuffled<'_> {
    fn drop(&mut self) {
        let dropped = self.flying.len();
        self.engine.journal.1.fetch_add(dropped, Ordering::Relaxed);
    }
}

fn through_text(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}
