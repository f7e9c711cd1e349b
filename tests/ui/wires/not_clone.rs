// The value is used twice, so it must be cloned: the caret stands on the first use.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub mod secret {
    use tinyllm::__private::{schemars, serde};

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, tinyllm::Validate)]
    #[serde(crate = "tinyllm::__private::serde")]
    #[schemars(crate = "tinyllm::__private::schemars")]
    pub struct Secret {
        pub text: String,
    }
}
use secret::Secret;

#[llm_function]
fn make(application: Application) -> Secret {
    Secret { text: application.text }
}

#[llm_function]
fn take(secret: Secret) -> Outcome {
    Outcome { text: secret.text }
}

chain! {
    pub fn g(application: Application) -> Outcome {
        let secret = make(application);
        let first = take(secret);
        take(secret)
    }
}

fn main() {}
