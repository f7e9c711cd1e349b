//! Loan: facts by a model, a decision by a rule, two steps at once.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use super::cases;

#[data]
pub struct LoanApplication {
    pub text: String,
}

#[data]
pub struct Facts {
    pub applicant: String,
    pub amount: i64,
    pub risk: f64,
}

#[data]
pub enum Verdict {
    Good,
    Bad { reason: String },
}

#[data]
pub struct EmailSent {
    pub to: String,
}

#[data]
pub struct Report {
    pub clean: bool,
}

#[data]
pub struct Outcome {
    pub text: String,
}

/// Extract the applicant, the amount in dollars and a risk between 0 and 1.
#[llm_function(retries = 1)]
async fn extract_facts(application: LoanApplication) -> Facts;

#[llm_function]
fn judge(facts: Facts) -> Verdict {
    if facts.risk < 0.5 {
        return Verdict::Good;
    }
    let reason = format!("too risky: {}", facts.risk);
    Verdict::Bad { reason }
}

#[llm_function]
async fn send_email(facts: Facts) -> Result<EmailSent, std::io::Error> {
    match facts.applicant.as_str() {
        "" => Err(std::io::Error::other("nobody to write to")),
        _ => Ok(EmailSent {
            to: facts.applicant,
        }),
    }
}

#[llm_function]
async fn background_check(facts: Facts) -> Report {
    let clean = facts.amount < 10_000;
    Report { clean }
}

#[llm_function]
fn approve(mail: EmailSent, report: Report) -> Outcome {
    let text = format!("{}, clean: {}", mail.to, report.clean);
    Outcome { text }
}

#[llm_function]
fn reject(reason: String) -> Outcome {
    Outcome { text: reason }
}

chain! { pub fn process_loan(application: LoanApplication) -> Outcome {
    let facts = extract_facts(application);
    match judge(facts) {
        Verdict::Good => {
            let (mail, report) = concurrent!(send_email(facts), background_check(facts));
            approve(mail, report)
        }
        Verdict::Bad { reason } => reject(reason),
    }
} }

cases! { process_loan:
    "a good one is approved",
    Scripted::new().node("extract_facts", [json!({"applicant": "Ann", "amount": 500, "risk": 0.1})]),
    {"application": {"text": "Ann wants 500"}} => Ok(json!({"text": "Ann, clean: true"})), [
        "process_loan", "process_loan/facts", "process_loan/judge", "process_loan/Good/mail",
        "process_loan/Good/report", "process_loan/Good/approve",
    ];
    "a bad one is rejected, after a reply that was no JSON",
    Scripted::new().node("extract_facts", [
        ScriptedReply::from("I think Bo"),
        json!({"applicant": "Bo", "amount": 500, "risk": 0.9}).into(),
    ]),
    {"application": {"text": "Bo wants 500"}} => Ok(json!({"text": "too risky: 0.9"})), [
        "process_loan", "process_loan/facts", "process_loan/judge", "process_loan/Bad/reject",
    ];
    "a mail that cannot be sent fails the graph",
    Scripted::new().node("extract_facts", [json!({"applicant": "", "amount": 500, "risk": 0.1})]),
    {"application": {"text": "500"}} => Err("Node at process_loan/Good/mail"), [
        "process_loan", "process_loan/facts", "process_loan/judge", "process_loan/Good/mail",
    ];
}
