//! A small model reads an invoice, a large one where it fails.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Text {
    pub text: String,
}

#[data]
pub struct Invoice {
    pub items: Vec<i64>,
    pub total: i64,
}

fn adds_up(invoice: &Invoice, _: &Text) -> Result<(), String> {
    let sum: i64 = invoice.items.iter().sum();
    if sum == invoice.total {
        return Ok(());
    }
    Err(format!("the items add up to {sum}, not {}", invoice.total))
}

/// Read the invoice.
#[llm_function(model = "scripted/small", retries = 1, validate = adds_up)]
async fn extract_small(scan: Text) -> Invoice;

fn adds_up_now(invoice: &Invoice, scan: &Text, _: &str) -> Result<(), String> {
    adds_up(invoice, scan)
}

/// Read the invoice; a smaller model failed.
#[llm_function(model = "scripted/large", validate = adds_up_now)]
async fn extract_large(scan: Text, fault: String) -> Invoice;

chain! { pub fn read_invoice(scan: Text) -> Invoice {
    match attempt!(extract_small(scan)) {
        Ok(invoice) => invoice,
        Err(failure) => extract_large(scan, failure.message),
    }
} }

cases! { read_invoice:
    "the small model reads it",
    Scripted::new().node("extract_small", [json!({"items": [1, 2], "total": 3})]),
    {"scan": {"text": "1 + 2"}} => Ok(json!({"items": [1, 2], "total": 3})), [
        "read_invoice", "read_invoice/extract_small",
    ];
    "the small model is told what is wrong",
    Scripted::new()
        .matching("scan: *", [json!({"items": [1, 2], "total": 5})])
        .matching("*the items add up to 3, not 5*", [json!({"items": [1, 2], "total": 3})]),
    {"scan": {"text": "1 + 2"}} => Ok(json!({"items": [1, 2], "total": 3})), [
        "read_invoice", "read_invoice/extract_small",
    ];
    "the large model is told that the small one failed",
    Scripted::new()
        .node("extract_small", [json!({"items": [1, 2], "total": 5}), json!({"items": [], "total": 5})])
        .matching("*fault: no valid reply from `scripted/small` in 2 attempts", [json!({"items": [1, 2], "total": 3})]),
    {"scan": {"text": "1 + 2"}} => Ok(json!({"items": [1, 2], "total": 3})), [
        "read_invoice", "read_invoice/extract_small", "read_invoice/Err/extract_large",
    ];
    "neither can",
    Scripted::new().always("extract_small", "3").node("extract_large", [json!({"items": [], "total": 1})]),
    {"scan": {"text": "1 + 2"}} => Err("InvalidOutput at read_invoice/Err/extract_large"), [
        "read_invoice", "read_invoice/extract_small", "read_invoice/Err/extract_large",
    ];
}
