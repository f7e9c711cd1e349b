use tinyllm::prelude::*;
use crate::oracle::{self, Refused};

#[data]
pub enum Verdict { Good, Bad { reason: String }, Odd(String) }

#[data]
pub struct Plan { pub title: String, pub steps: Vec<String>, pub verdict: Verdict, pub sure: bool }

#[llm_function]
pub async fn say(text: String) -> Result<String, Refused> { oracle::turn().await?; Ok(oracle::text()) }

/// Say something about this.
#[llm_function]
pub async fn ask(text: String) -> String;

#[llm_function]
pub fn join(one: String, two: String) -> Result<String, Refused> { oracle::turn_at_once()?; Ok(oracle::text()) }

#[llm_function]
pub async fn weigh(number: u64, text: String) -> Result<String, Refused> { oracle::turn().await?; Ok(oracle::text()) }

#[llm_function]
pub fn concat(texts: Vec<String>) -> String { oracle::text() }

#[llm_function]
pub fn recover(tried: Result<String, Failure>) -> String { oracle::text() }

#[llm_function]
pub fn opening() -> String { oracle::text() }

#[llm_function]
pub fn or_else(found: Option<String>) -> String { oracle::text() }

/// Its name is a word of Mermaid.
#[llm_function]
pub async fn end(text: String) -> Result<String, Refused> { oracle::turn().await?; Ok(oracle::text()) }

/// Its name is a word of Graphviz.
#[llm_function]
pub async fn subgraph(plan: Plan) -> Result<String, Refused> { oracle::turn().await?; Ok(oracle::text()) }

#[llm_function]
pub async fn judge(text: String) -> Result<Verdict, Refused> {
    oracle::turn().await?;
    Ok(serde_json::from_value(oracle::verdict()).unwrap())
}

/// Rule on this.
#[llm_function]
pub async fn rule(text: String) -> Verdict;

#[llm_function]
pub async fn is_long(text: String) -> Result<bool, Refused> { oracle::turn().await?; Ok(oracle::below(2) == 0) }

#[llm_function]
pub async fn split(text: String) -> Result<Vec<String>, Refused> {
    oracle::turn().await?;
    Ok((0..oracle::below(4)).map(|_| oracle::text()).collect())
}

#[llm_function]
pub async fn make_plan(text: String) -> Result<Plan, Refused> {
    oracle::turn().await?;
    Ok(Plan {
        title: oracle::text(),
        steps: (0..oracle::below(4)).map(|_| oracle::text()).collect(),
        verdict: serde_json::from_value(oracle::verdict()).unwrap(),
        sure: oracle::below(2) == 0,
    })
}

#[llm_function]
pub async fn find(text: String) -> Result<Option<String>, Refused> {
    oracle::turn().await?;
    Ok((oracle::below(2) == 0).then(oracle::text))
}

#[llm_function]
pub async fn halves(text: String) -> Result<(String, String), Refused> {
    oracle::turn().await?;
    Ok((oracle::text(), oracle::text()))
}

#[llm_function]
pub async fn log(text: String) -> Result<(), Refused> { oracle::turn().await?; Ok(()) }

pub mod far {
    use super::*;

    #[llm_function]
    pub async fn tell(text: String) -> Result<String, Refused> { oracle::turn().await?; Ok(oracle::text()) }
}
