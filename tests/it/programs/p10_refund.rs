//! A person's approval, here given by a rule.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Claim {
    pub by: String,
    pub reason: String,
}

#[data]
pub struct Proposal {
    pub cents: u64,
}

#[data]
pub enum Approval {
    Yes,
    No { why: String },
}

#[data]
pub struct Receipt {
    pub text: String,
}

/// Propose a refund.
#[llm_function]
async fn propose_refund(claim: Claim) -> Proposal;

#[llm_function]
fn needs_approval(proposal: Proposal) -> bool {
    proposal.cents > 10_000
}

#[llm_function]
async fn sign_off(claim: Claim, proposal: Proposal) -> Approval {
    if claim.by == "Ann" {
        return Approval::Yes;
    }
    let why = format!("{} cents for {}?", proposal.cents, claim.reason);
    Approval::No { why }
}

#[llm_function]
fn decline(claim: Claim, why: String) -> Receipt {
    let text = format!("{}: {why}", claim.by);
    Receipt { text }
}

#[llm_function]
fn pay(proposal: Proposal) -> Receipt {
    let text = format!("paid {}", proposal.cents);
    Receipt { text }
}

chain! { pub fn refund(claim: Claim) -> Receipt {
    let proposal = propose_refund(claim);
    if needs_approval(proposal) {
        match sign_off(claim, proposal) {
            Approval::Yes => (),
            Approval::No { why } => return decline(claim, why),
        }
    }
    pay(proposal)
} }

cases! { refund:
    "little money needs no approval",
    Scripted::new().node("propose_refund", [json!({"cents": 900})]),
    {"claim": {"by": "Bo", "reason": "rust"}} => Ok(json!({"text": "paid 900"})), [
        "refund", "refund/proposal", "refund/needs_approval", "refund/pay",
    ];
    "much money is approved",
    Scripted::new().node("propose_refund", [json!({"cents": 90_000})]),
    {"claim": {"by": "Ann", "reason": "rust"}} => Ok(json!({"text": "paid 90000"})), [
        "refund", "refund/proposal", "refund/needs_approval", "refund/true/sign_off", "refund/pay",
    ];
    "much money is declined",
    Scripted::new().node("propose_refund", [json!({"cents": 90_000})]),
    {"claim": {"by": "Bo", "reason": "rust"}} => Ok(json!({"text": "Bo: 90000 cents for rust?"})), [
        "refund", "refund/proposal", "refund/needs_approval", "refund/true/sign_off",
        "refund/true/No/decline",
    ];
}
