//! Plan and execute, until a step is stuck.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Goal {
    pub text: String,
}

#[data]
pub struct Plan {
    pub steps: Vec<String>,
}

#[data]
pub struct Notes {
    pub found: Vec<String>,
}

#[data]
pub enum Done {
    Fine { found: String },
    Stuck { why: String },
}

#[data]
pub struct Report {
    pub text: String,
}

/// Plan the steps to the goal.
#[llm_function]
async fn make_plan(goal: Goal) -> Plan;

#[llm_function]
fn empty_notes(goal: Goal) -> Notes {
    let found = vec![goal.text];
    Notes { found }
}

/// Do one step.
#[llm_function]
async fn execute(goal: Goal, step: String, notes: Notes) -> Done;

#[llm_function]
fn note(notes: Notes, found: String) -> Notes {
    let found = notes.found.into_iter().chain([found]).collect();
    Notes { found }
}

#[llm_function]
fn give_up(goal: Goal, notes: Notes, why: String) -> Report {
    let text = format!("no {}: {why}; {:?}", goal.text, notes.found);
    Report { text }
}

/// Write the report.
#[llm_function]
async fn report(goal: Goal, notes: Notes) -> Report;

chain! { pub fn plan_and_execute(goal: Goal) -> Report {
    let plan = make_plan(goal);
    let mut notes = empty_notes(goal);
    for step in plan.steps {
        match execute(goal, step, notes) {
            Done::Fine { found } => notes = note(notes, found),
            Done::Stuck { why } => return give_up(goal, notes, why),
        }
    }
    report(goal, notes)
} }

cases! { plan_and_execute:
    "every step is done, each with the notes so far",
    Scripted::new()
        .node("make_plan", [json!({"steps": ["mix", "bake"]})])
        .matching("*step: mix\nnotes: {\"found\":[\"cake\"]}", [json!({"Fine": {"found": "dough"}})])
        .matching("*step: bake\nnotes: {\"found\":[\"cake\",\"dough\"]}", [json!({"Fine": {"found": "crust"}})])
        .matching("*notes: {\"found\":[\"cake\",\"dough\",\"crust\"]}", [json!({"text": "a cake"})]),
    {"goal": {"text": "cake"}} => Ok(json!({"text": "a cake"})), [
        "plan_and_execute", "plan_and_execute/plan", "plan_and_execute/notes",
        "plan_and_execute/step[0]/execute", "plan_and_execute/step[0]/Fine/notes",
        "plan_and_execute/step[1]/execute", "plan_and_execute/step[1]/Fine/notes",
        "plan_and_execute/report",
    ];
    "a step that is stuck ends it",
    Scripted::new()
        .node("make_plan", [json!({"steps": ["mix", "bake", "eat"]})])
        .node("execute", [json!({"Fine": {"found": "dough"}}), json!({"Stuck": {"why": "no oven"}})]),
    {"goal": {"text": "cake"}} =>
    Ok(json!({"text": "no cake: no oven; [\"cake\", \"dough\"]"})), [
        "plan_and_execute", "plan_and_execute/plan", "plan_and_execute/notes",
        "plan_and_execute/step[0]/execute", "plan_and_execute/step[0]/Fine/notes",
        "plan_and_execute/step[1]/execute", "plan_and_execute/step[1]/Stuck/give_up",
    ];
    "a plan without steps",
    Scripted::new()
        .node("make_plan", [json!({"steps": []})])
        .node("report", [json!({"text": "nothing to do"})]),
    {"goal": {"text": "rest"}} => Ok(json!({"text": "nothing to do"})), [
        "plan_and_execute", "plan_and_execute/plan", "plan_and_execute/notes",
        "plan_and_execute/report",
    ];
}
