//! Map and reduce: one summary for each document, then one for all.

use std::time::Duration;

use serde_json::json;
use tinyllm::ErrorKind;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use super::cases;

#[data]
pub struct Document {
    pub text: String,
}

#[data]
pub enum Style {
    Terse,
    Florid,
}

#[data]
pub struct Summary {
    pub text: String,
}

/// Summarise the document.
#[llm_function]
async fn summarise(document: Document, style: Style) -> String;

#[llm_function]
fn combine(parts: Vec<String>, style: Style) -> Summary {
    let glue = match style {
        Style::Terse => " ",
        Style::Florid => ", and behold: ",
    };
    Summary {
        text: parts.join(glue),
    }
}

chain! { pub fn summarise_all(documents: Vec<Document>, style: Style) -> Summary {
    let parts = concurrent!(for document in documents { summarise(document, style) }, limit = 8);
    combine(parts, style)
} }

/// Replies that come in later, the earlier the document stands.
fn slow_first(count: u64) -> Scripted {
    (0..count).fold(Scripted::new(), |script, item| {
        let delay = Duration::from_secs(100 - item);
        let reply = ScriptedReply::delayed(delay, format!("part {item}"));
        script.site(format!("summarise_all/parts[{item}]"), [reply])
    })
}

cases! { summarise_all:
    "no documents, no calls",
    Scripted::new(),
    {"documents": [], "style": "Terse"} => Ok(json!({"text": ""})), [
        "summarise_all", "summarise_all/combine",
    ];
    "order is kept, whoever is done first",
    slow_first(3),
    {"documents": [{"text": "a"}, {"text": "b"}, {"text": "c"}], "style": "Florid"} =>
    Ok(json!({"text": "part 0, and behold: part 1, and behold: part 2"})), [
        "summarise_all", "summarise_all/parts[0]", "summarise_all/parts[1]",
        "summarise_all/parts[2]", "summarise_all/combine",
    ];
    "more documents than may be in flight",
    slow_first(10),
    {"documents": vec![json!({"text": "x"}); 10], "style": "Terse"} => Ok(json!({"text":
        "part 0 part 1 part 2 part 3 part 4 part 5 part 6 part 7 part 8 part 9"})), [
        "summarise_all", "summarise_all/parts[0]", "summarise_all/parts[1]",
        "summarise_all/parts[2]", "summarise_all/parts[3]", "summarise_all/parts[4]",
        "summarise_all/parts[5]", "summarise_all/parts[6]", "summarise_all/parts[7]",
        "summarise_all/parts[8]", "summarise_all/parts[9]", "summarise_all/combine",
    ];
    "one that fails is the graph's failure",
    Scripted::new()
        .site("summarise_all/parts[0]", [ScriptedReply::delayed(Duration::from_secs(9), "late")])
        .site("summarise_all/parts[1]", [ScriptedReply::fail(ErrorKind::Server, "out of order")]),
    {"documents": [{"text": "a"}, {"text": "b"}], "style": "Terse"} =>
    Err("Server at summarise_all/parts[1]"), [
        "summarise_all", "summarise_all/parts[0]", "summarise_all/parts[1]",
    ];
}
