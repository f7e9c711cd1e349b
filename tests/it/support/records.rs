//! Everything that was observed, to be asked afterwards.

use std::sync::{Arc, Mutex};

use tinyllm::event::{Event, Moment, Observer, Record};
use tinyllm::provider::scripted::Scripted;
use tinyllm::runtime::Builder;
use tinyllm::{Error, Runtime};

/// An observer that keeps what it sees. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Records(Arc<Mutex<Vec<Record>>>);

impl Observer for Records {
    fn observe(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(Record::from(event));
    }
}

impl Records {
    /// All of them, in their order.
    pub(crate) fn all(&self) -> Vec<Record> {
        self.0.lock().unwrap().clone()
    }

    /// The sites where something happened, in their order.
    pub(crate) fn sites(&self, moment: Moment) -> Vec<String> {
        let records = self.all().into_iter();
        let those = records.filter(|record| record.moment == moment);
        those.map(|record| record.site).collect()
    }

    /// The sites that were called, in their order.
    pub(crate) fn called(&self) -> Vec<String> {
        self.sites(Moment::Init)
    }

    /// Everything that happened at one site.
    pub(crate) fn moments(&self, site: &str) -> Vec<Moment> {
        let records = self.all().into_iter();
        let those = records.filter(|record| record.site == site);
        those.map(|record| record.moment).collect()
    }
}

/// A runtime on a script, to which more can be added.
pub(crate) fn scripted(script: &Scripted) -> Builder {
    Runtime::builder()
        .redirect_provider("scripted", script.clone())
        .model("scripted")
}

/// A runtime on a script, and what is observed of it.
pub(crate) fn observed(script: &Scripted) -> (Runtime, Records) {
    let records = Records::default();
    let runtime = scripted(script).observer(records.clone()).build().unwrap();
    (runtime, records)
}

/// `Panic at graph/node`: what an error is, in short.
pub(crate) fn short(error: &Error) -> String {
    format!("{:?} at {}", error.kind(), error.site().unwrap_or("-"))
}
