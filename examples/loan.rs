//! A loan: a language model reads the application, Rust decides.
//!
//! `cargo demo` runs this on a small model inside of it, and with `TINYLLM_BASE_URL` on any other.
//! `-- --judge model` lets a model decide too.

use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use tinyllm::ErrorKind;
use tinyllm::prelude::*;
use tinyllm_examples::{Lines, builder, give_up};

/// What somebody wrote to the bank.
#[data]
struct LoanApplication {
    /// The letter.
    #[schemars(length(min = 1))]
    text: String,
}

/// What the decision needs to know.
#[data]
struct Facts {
    /// Who asks for the money.
    applicant: String,
    /// How much is asked for, in dollars.
    #[schemars(range(min = 0))]
    amount: i64,
    /// The risk score of the credit desk, from 0 (safe) to 1.
    #[schemars(range(min = 0, max = 1))]
    risk: f64,
}

/// Whether the money is lent.
#[data]
enum Verdict {
    /// Lend it.
    Good,
    /// Do not lend it.
    Bad {
        /// Why not.
        reason: String,
    },
}

/// A letter on its way.
#[data]
struct EmailSent {
    /// The address.
    to: String,
}

/// What the background check found.
#[data]
struct Report {
    /// Whether a person has to sign as well.
    signature_needed: bool,
}

/// What becomes of the application.
#[data]
struct Outcome {
    /// One sentence.
    text: String,
}

/// Extract the applicant, the requested amount in dollars and a risk score between 0 (safe) and 1.
#[llm_function(
    model = "local/smollm2-135m",
    prompt = "{application.text}",
    temperature = 0.0,
    seed = 1,
    max_tokens = 100,
    retries = 2
)]
async fn extract_facts(application: LoanApplication) -> Facts;

#[llm_function]
fn judge(facts: Facts) -> Verdict {
    let reason = if facts.risk > 0.5 {
        format!("a risk of {} is above 0.5", facts.risk)
    } else if facts.amount > 50_000 {
        format!("{} dollars are more than 50000", facts.amount)
    } else {
        return Verdict::Good;
    };
    Verdict::Bad { reason }
}

#[llm_function]
async fn send_email(facts: Facts) -> Result<EmailSent, MailError> {
    let name = facts.applicant.split_whitespace().next_back();
    let name = name.ok_or(MailError::NoName)?.to_lowercase();
    tokio::time::sleep(Duration::from_millis(20)).await; // a mail server
    let to = format!("{name}@example.com");
    Ok(EmailSent { to })
}

#[llm_function]
async fn background_check(facts: Facts) -> Report {
    tokio::time::sleep(Duration::from_millis(30)).await; // a database
    let signature_needed = facts.amount > 10_000;
    Report { signature_needed }
}

#[llm_function]
fn approve(mail: EmailSent, report: Report) -> Outcome {
    let signature = if report.signature_needed {
        ", once a second person has signed"
    } else {
        ""
    };
    let text = format!("approved{signature}; {} has been told", mail.to);
    Outcome { text }
}

#[llm_function]
fn reject(reason: String) -> Outcome {
    let text = format!("rejected: {reason}");
    Outcome { text }
}

chain! {
    /// Decide one loan application.
    fn process_loan(application: LoanApplication) -> Outcome {
        let facts = extract_facts(application);
        settle(facts)
    }
}

decide! {
    fn settle(facts: Facts) -> Outcome {
        match judge(facts) {
            Verdict::Good => {
                let (mail, report) = concurrent!(send_email(facts), background_check(facts));
                approve(mail, report)
            }
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

/// The same graph with a language model as the judge.
///
/// The node has the signature of the Rust function, so nothing else changes. It takes a model that
/// can judge: SmolLM2-135M called 20 of 20 test loans good, of which 14 were.
mod by_model {
    use super::*;

    /// Decide on a loan. Good if the risk is at most 0.5 and the amount at most 50000 dollars,
    /// else Bad with the reason.
    #[llm_function(
        model = "local/smollm2-135m",
        temperature = 0.0,
        seed = 1,
        max_tokens = 100,
        retries = 2
    )]
    async fn judge(facts: Facts) -> Verdict;

    chain! {
        /// Decide one loan application, with a language model as the judge.
        pub(crate) fn process_loan(application: LoanApplication) -> Outcome {
            let facts = extract_facts(application);
            settle(facts)
        }
    }

    decide! {
        fn settle(facts: Facts) -> Outcome {
            match judge(facts) {
                Verdict::Good => {
                    let (mail, report) = concurrent!(send_email(facts), background_check(facts));
                    approve(mail, report)
                }
                Verdict::Bad { reason } => reject(reason),
            }
        }
    }
}

/// Two good ones, a risky one, a large one, and one that the input's rule refuses.
const LETTERS: [&str; 5] = [
    "Ada Lovelace asks for 5,000 dollars to repair the roof of her workshop. \
     Her risk score is 0.15.",
    "Dear bank, I need 90000 dollars to invest in a friend's casino. Yours, Dan Brown. \
     (Credit desk: risk score 0.92)",
    "Nina Simone, pianist, asks for 22000 dollars to buy a grand piano. \
     The credit desk gives a risk score of 0.12.",
    "",
    "Rosa Parks asks for 80000 dollars for six minibuses. Risk score: 0.2.",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let by_model = match words.as_slice() {
        [] | ["--judge", "rust"] => false,
        ["--judge", "model"] => true,
        _ => {
            eprintln!("usage: loan [--judge rust | --judge model]");
            return ExitCode::from(2);
        }
    };
    match decide_all(by_model).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => give_up(&error),
    }
}

async fn decide_all(by_model: bool) -> Result<(), tinyllm::Error> {
    let lines = Lines::default();
    let runtime = builder()?.build()?.observed_by(lines.clone());
    for letter in LETTERS {
        println!("\"{letter}\"");
        let text = letter.to_string();
        let application = LoanApplication { text };
        let decided = if by_model {
            by_model::process_loan::run(&runtime, application).await
        } else {
            process_loan::run(&runtime, application).await
        };
        match decided {
            Ok(outcome) => println!("{}\n", outcome.text),
            // One bad application is no reason to stop.
            Err(error) if is_about_data(error.kind()) => println!("not decided: {error}\n"),
            Err(error) => return Err(error),
        }
    }
    if by_model {
        println!("{}", by_model::process_loan::graph());
        println!("(SmolLM2-135M calls every loan good: a model that judges has to be larger)");
    } else {
        println!("{}", process_loan::graph());
    }
    println!("{}", lines.totals());
    Ok(())
}

fn is_about_data(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidInput | ErrorKind::InvalidOutput | ErrorKind::Truncated | ErrorKind::Node
    )
}

/// Why a letter was not sent.
#[derive(Debug)]
enum MailError {
    /// There is nobody to write to.
    NoName,
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("the application names nobody"),
        }
    }
}

impl std::error::Error for MailError {}
