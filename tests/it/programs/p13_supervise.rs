//! A supervisor who sends work to others, for twelve rounds at most.

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Task {
    pub text: String,
}

#[data]
pub struct Board {
    pub cards: Vec<String>,
}

#[data]
pub enum Next {
    Research { query: String },
    Code { request: String },
    Done { answer: Answer },
}

#[data]
pub struct Answer {
    pub text: String,
}

#[llm_function]
fn open_board(task: Task) -> Board {
    let cards = vec![task.text];
    Board { cards }
}

/// What is to be done next?
#[llm_function]
async fn choose(task: Task, board: Board) -> Next;

#[llm_function]
async fn research(board: Board, query: String) -> Board {
    let cards = board.cards.into_iter().chain([query]).collect();
    Board { cards }
}

/// Write the code and put it on the board.
#[llm_function]
async fn code(board: Board, request: String) -> Board;

#[llm_function]
fn best_so_far(board: Board) -> Answer {
    let text = format!("{} cards", board.cards.len());
    Answer { text }
}

chain! { pub fn supervise(task: Task) -> Answer {
    let mut board = open_board(task);
    for _ in 0..12 {
        match choose(task, board) {
            Next::Research { query } => board = research(board, query),
            Next::Code { request } => board = code(board, request),
            Next::Done { answer } => return answer,
        }
    }
    best_so_far(board)
} }

fn done() -> Value {
    json!({"Done": {"answer": {"text": "done"}}})
}

cases! { supervise:
    "done at once",
    Scripted::new().node("choose", [done()]),
    {"task": {"text": "sort"}} => Ok(json!({"text": "done"})), [
        "supervise", "supervise/board", "supervise/round[0]/choose",
    ];
    "research, code, done",
    Scripted::new()
        .site("supervise/round[0]/choose", [json!({"Research": {"query": "heaps"}})])
        .matching("*{\"cards\":[\"sort\",\"heaps\"]}", [json!({"Code": {"request": "heapsort"}})])
        .matching("*[\"sort\",\"heaps\"]}\nrequest: heapsort", [json!({"cards": ["pop"]})])
        .matching("*{\"cards\":[\"pop\"]}", [done()]),
    {"task": {"text": "sort"}} => Ok(json!({"text": "done"})), [
        "supervise", "supervise/board", "supervise/round[0]/choose",
        "supervise/round[0]/Research/board", "supervise/round[1]/choose",
        "supervise/round[1]/Code/board", "supervise/round[2]/choose",
    ];
    "twelve rounds are all",
    Scripted::new().always("choose", json!({"Research": {"query": "more"}})),
    {"task": {"text": "sort"}} => Ok(json!({"text": "13 cards"})), [
        "supervise", "supervise/board",
        "supervise/round[0]/choose", "supervise/round[0]/Research/board",
        "supervise/round[1]/choose", "supervise/round[1]/Research/board",
        "supervise/round[2]/choose", "supervise/round[2]/Research/board",
        "supervise/round[3]/choose", "supervise/round[3]/Research/board",
        "supervise/round[4]/choose", "supervise/round[4]/Research/board",
        "supervise/round[5]/choose", "supervise/round[5]/Research/board",
        "supervise/round[6]/choose", "supervise/round[6]/Research/board",
        "supervise/round[7]/choose", "supervise/round[7]/Research/board",
        "supervise/round[8]/choose", "supervise/round[8]/Research/board",
        "supervise/round[9]/choose", "supervise/round[9]/Research/board",
        "supervise/round[10]/choose", "supervise/round[10]/Research/board",
        "supervise/round[11]/choose", "supervise/round[11]/Research/board",
        "supervise/best_so_far",
    ];
}
