//! What a run did, site by site, as an observer saw it. It must not know the graph.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tinyllm::event::{Event, Moment, Observer, Record};

/// An observer that keeps what it sees. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Records(Arc<Mutex<Vec<Record>>>);

impl Observer for Records {
    fn observe(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(Record::from(event));
    }
}

/// How one call ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum End {
    Complete(Value),
    Failed,
    Cancelled,
}

/// One call: when it began and ended among all events, with what.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) node: String,
    pub(crate) began: usize,
    pub(crate) ended: usize,
    pub(crate) input: Value,
    pub(crate) end: End,
}

impl Records {
    /// The calls by their sites. No site is called twice within a run, and each call ends once.
    pub(crate) fn visits(&self) -> BTreeMap<String, Visit> {
        let mut visits: BTreeMap<String, Visit> = BTreeMap::new();
        let mut open = 0;
        for (time, record) in self.0.lock().unwrap().iter().enumerate() {
            let site = record.site.clone();
            let payload = record.payload.clone().unwrap_or_default();
            let end = match record.moment {
                Moment::Init => {
                    let visit = Visit {
                        node: record.node.clone(),
                        began: time,
                        ended: usize::MAX,
                        input: Value::Null,
                        end: End::Cancelled,
                    };
                    open += 1;
                    let before = visits.insert(site.clone(), visit);
                    assert!(before.is_none(), "{site} was called twice");
                    continue;
                }
                Moment::InputValidation => {
                    visits.get_mut(&site).unwrap().input = payload;
                    continue;
                }
                Moment::Complete => End::Complete(payload),
                Moment::Failed => End::Failed,
                Moment::Cancelled => End::Cancelled,
                _ => continue,
            };
            let visit = visits.get_mut(&site).unwrap();
            assert_eq!(visit.ended, usize::MAX, "{site} ended twice");
            (visit.ended, visit.end) = (time, end);
            open -= 1;
        }
        assert_eq!(open, 0, "a call never ended");
        visits
    }
}
