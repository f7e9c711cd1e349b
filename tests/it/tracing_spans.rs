//! `TracingSpans`: a span per node, below the span of the graph around it.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tinyllm::observe::TracingSpans;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::records::scripted;

/// Count the words.
#[llm_function(retries = 1)]
async fn count(text: String) -> u32;

#[llm_function]
fn double(number: u32) -> u32 {
    number * 2
}

chain! {
    fn counted(text: String) -> u32 {
        let words = count(text);
        double(words)
    }
}

/// Keeps spans as `parent > site` and events as `site: message`.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    sites: HashMap<u64, String>,
    entered: Vec<u64>,
    told: Vec<String>,
    next: u64,
}

#[derive(Default)]
struct Text(HashMap<&'static str, String>);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_string());
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "tinyllm"
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text::default();
        span.record(&mut text);
        let mut state = self.0.lock().unwrap();
        state.next += 1;
        let id = state.next;
        let parent = span
            .parent()
            .and_then(|parent| state.sites.get(&parent.into_u64()))
            .cloned();
        let site = text.0.remove("site").unwrap_or_default();
        state
            .told
            .push(format!("{} > {site}", parent.unwrap_or_default()));
        state.sites.insert(id, site);
        Id::from_u64(id)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let mut state = self.0.lock().unwrap();
        let site = state
            .entered
            .last()
            .and_then(|id| state.sites.get(id))
            .cloned();
        let message = text.0.remove("message").unwrap_or_default();
        state
            .told
            .push(format!("{}: {message}", site.unwrap_or_default()));
    }
    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().entered.push(span.into_u64());
    }
    fn exit(&self, _: &Id) {
        self.0.lock().unwrap().entered.pop();
    }
}

#[test]
fn every_node_has_a_span_below_its_graph() {
    let kept = Kept::default();
    let script = Scripted::new().node("count", [json!({}), json!("three")]);
    let runtime = scripted(&script)
        .observer(TracingSpans::default())
        .build()
        .unwrap();
    tracing::subscriber::with_default(kept.clone(), || {
        let tokio = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let run = counted::run(&runtime, "one two three".to_string());
        assert_eq!(tokio.block_on(run).unwrap(), 6);
    });
    let told = kept.0.lock().unwrap().told.join("\n");
    assert_eq!(
        told,
        " > counted\n\
         counted > counted/words\n\
         counted/words: replied\n\
         counted/words: asked again\n\
         counted/words: replied\n\
         counted/words: repaired\n\
         counted/words: complete\n\
         counted > counted/double\n\
         counted/double: complete\n\
         counted: complete"
    );
    assert!(
        !told.contains("one two three"),
        "a user's data has no place in a span"
    );
}
