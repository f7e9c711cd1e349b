//! Self-consistency: five seeds, one majority.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Problem {
    pub text: String,
}

#[data]
pub struct Solution {
    pub number: i64,
}

/// Solve the problem.
#[llm_function(temperature = 0.1)]
async fn solve(problem: Problem) -> Solution;

#[llm_function]
fn majority(votes: Vec<Solution>) -> Solution {
    let count = |number| votes.iter().filter(|vote| vote.number == number).count();
    let most = votes.iter().max_by_key(|vote| count(vote.number));
    most.cloned().unwrap_or(Solution { number: 0 })
}

chain! { pub fn vote(problem: Problem) -> Solution {
    let votes = concurrent!(for seed in 1..=5 { solve(problem).with(seed = seed, temperature = 0.8) });
    majority(votes)
} }

cases! { vote:
    "three of five win",
    Scripted::new()
        .site("vote/votes[0]", [json!({"number": 7})])
        .always_site("vote/votes[1]", json!({"number": 42}))
        .always_site("vote/votes[2]", json!({"number": 42}))
        .site("vote/votes[3]", [json!({"number": 8})])
        .always_site("vote/votes[4]", json!({"number": 42})),
    {"problem": {"text": "6 x 7"}} => Ok(json!({"number": 42})), [
        "vote", "vote/votes[0]", "vote/votes[1]", "vote/votes[2]", "vote/votes[3]",
        "vote/votes[4]", "vote/majority",
    ];
}

#[tokio::test]
async fn every_vote_has_its_own_seed() {
    let script = Scripted::new().always("solve", json!({"number": 1}));
    let problem = Problem { text: "0 + 1".to_string() };
    vote::run(&Runtime::scripted(&script), problem).await.unwrap();
    let asked = script.requests().into_iter();
    let asked: Vec<_> = asked.map(|request| (request.seed, request.temperature)).collect();
    assert_eq!(asked, [1, 2, 3, 4, 5].map(|seed| (Some(seed), Some(0.8))));
}
