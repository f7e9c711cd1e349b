//! Corrective retrieval: search, grade, and search again with a better query.

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Question {
    pub text: String,
}

#[data]
pub struct Query {
    pub words: String,
}

#[data]
pub struct Doc {
    pub title: String,
}

#[data]
pub struct Grade {
    pub title: String,
    pub relevant: bool,
}

#[data]
pub enum Kept {
    Enough { docs: Vec<Doc> },
    TooFew { missing: String },
}

#[data]
pub struct Answer {
    pub text: String,
}

/// Rewrite the question as a query.
#[llm_function]
async fn rewrite(question: Question) -> Query;

#[llm_function]
async fn retrieve(query: Query, most: usize) -> Vec<Doc> {
    let titles = ["a", "b"].map(|part| format!("{} {part}", query.words));
    titles.into_iter().take(most).map(|title| Doc { title }).collect()
}

/// Does the document help to answer the question?
#[llm_function]
async fn grade(question: Question, doc: Doc) -> Grade;

#[llm_function]
fn keep_relevant(graded: Vec<Grade>) -> Kept {
    let kept = graded.iter().filter(|grade| grade.relevant);
    let docs: Vec<Doc> = kept.map(|grade| Doc { title: grade.title.clone() }).collect();
    if docs.is_empty() {
        let missing = format!("none of {} helps", graded.len());
        return Kept::TooFew { missing };
    }
    Kept::Enough { docs }
}

/// Answer the question from the documents.
#[llm_function]
async fn answer(question: Question, docs: Vec<Doc>) -> Answer;

/// Improve the query.
#[llm_function]
async fn refine(question: Question, query: Query, missing: String) -> Query;

#[llm_function]
fn admit_ignorance(question: Question) -> Answer {
    let text = format!("nobody knows: {}", question.text);
    Answer { text }
}

chain! { pub fn crag(question: Question) -> Answer {
    let mut query = rewrite(question);
    for _ in 0..3 {
        let docs = retrieve(query, 8);
        let graded = concurrent!(for doc in docs { grade(question, doc) }, limit = 8);
        match keep_relevant(graded) {
            Kept::Enough { docs } => return answer(question, docs),
            Kept::TooFew { missing } => query = refine(question, query, missing),
        }
    }
    admit_ignorance(question)
} }

fn no(title: &str) -> Value {
    json!({"title": title, "relevant": false})
}

fn yes(title: &str) -> Value {
    json!({"title": title, "relevant": true})
}

cases! { crag:
    "enough at once",
    Scripted::new()
        .node("rewrite", [json!({"words": "moon"})])
        .site("crag/round[0]/graded[0]", [no("moon a")])
        .site("crag/round[0]/graded[1]", [yes("moon b")])
        .matching("question: {\"text\":\"How far?\"}\ndocs: [{\"title\":\"moon b\"}]", [json!({"text": "far"})]),
    {"question": {"text": "How far?"}} => Ok(json!({"text": "far"})), [
        "crag", "crag/query", "crag/round[0]/docs", "crag/round[0]/graded[0]",
        "crag/round[0]/graded[1]", "crag/round[0]/keep_relevant", "crag/round[0]/Enough/answer",
    ];
    "a better query helps in the second round",
    Scripted::new()
        .node("rewrite", [json!({"words": "moon"})])
        .always_site("crag/round[0]/graded[*]", no("moon"))
        .matching("*{\"words\":\"moon\"}\nmissing: none of 2 helps", [json!({"words": "luna"})])
        .always_site("crag/round[1]/graded[*]", yes("luna"))
        .node("answer", [json!({"text": "far"})]),
    {"question": {"text": "How far?"}} => Ok(json!({"text": "far"})), [
        "crag", "crag/query", "crag/round[0]/docs", "crag/round[0]/graded[0]",
        "crag/round[0]/graded[1]", "crag/round[0]/keep_relevant", "crag/round[0]/TooFew/query",
        "crag/round[1]/docs", "crag/round[1]/graded[0]",
        "crag/round[1]/graded[1]", "crag/round[1]/keep_relevant", "crag/round[1]/Enough/answer",
    ];
    "three rounds are all",
    Scripted::new()
        .node("rewrite", [json!({"words": "moon"})])
        .always("grade", no("moon"))
        .node("refine", [json!({"words": "1"}), json!({"words": "2"}), json!({"words": "3"})]),
    {"question": {"text": "Why?"}} => Ok(json!({"text": "nobody knows: Why?"})), [
        "crag", "crag/query",
        "crag/round[0]/docs", "crag/round[0]/graded[0]",
        "crag/round[0]/graded[1]", "crag/round[0]/keep_relevant", "crag/round[0]/TooFew/query",
        "crag/round[1]/docs", "crag/round[1]/graded[0]",
        "crag/round[1]/graded[1]", "crag/round[1]/keep_relevant", "crag/round[1]/TooFew/query",
        "crag/round[2]/docs", "crag/round[2]/graded[0]",
        "crag/round[2]/graded[1]", "crag/round[2]/keep_relevant", "crag/round[2]/TooFew/query",
        "crag/admit_ignorance",
    ];
}
