//! The fourteen programs: they parse, and their sites and moves are what the language says.

use tinyllm_syntax::{Composite, graph};

use crate::support::{moves, programs, said, sites};

#[test]
fn fourteen_programs() {
    let mut seen = String::new();
    for tokens in programs() {
        let parsed = graph(Composite::Chain, tokens);
        assert_eq!(said(parsed.errors), Vec::<(String, String)>::new());
        let graph = parsed.value.unwrap();
        seen.push_str(&format!(
            "{}\n  {}\n  {}\n",
            graph.name,
            sites(&graph),
            moves(&graph)
        ));
    }
    assert_eq!(seen, EXPECTED);
}

/// Per program: its name, its sites, its uses (`+` is a clone).
const EXPECTED: &str = "\
process_loan
  facts judge Good/concurrent Good/mail Good/report Good/approve Bad/reject
  application facts+ facts+ facts mail report reason
crag
  query round docs graded keep_relevant Enough/answer TooFew/query admit_ignorance
  question+ query+ docs question+ doc graded question docs question+ query missing question
summarise_all
  parts combine
  documents document style+ parts style
polish
  draft round critique Revise/draft
  task+ task+ draft+ task+ draft notes draft
support
  triage Billing/billing_expert Billing/generalist Technical/technical_expert Technical/generalist Legal/legal_expert otherwise/generalist
  ticket+ ticket+ ticket ticket+ ticket ticket clause ticket
guarded
  concurrent draft safety_check Unsafe/refuse publish
  question+ question reason draft
vote
  votes majority
  problem+ seed votes
plan_and_execute
  plan notes step execute Fine/notes Stuck/give_up report
  goal+ goal+ plan.steps goal+ step notes+ notes found goal notes why goal notes
brief
  findings checked write_brief
  topic+ findings.sources+ topic findings checked
refund
  proposal needs_approval true/sign_off true/No/decline pay
  claim+ proposal+ claim+ proposal+ claim why proposal
turn
  concurrent history memories reply save_turn
  session+ message+ history memories message+ session message reply+ reply
read_invoice
  extract_small Err/extract_large
  scan+ invoice scan failure.message
supervise
  board round choose Research/board Code/board best_so_far
  task+ task+ board+ board query board request answer board
handle
  profile route reply
  message+ message+ profile.language+ message profile route
";
