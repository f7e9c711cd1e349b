//! A sub-graph of another crate; and one of another module, under the same name.

use serde_json::json;
use tinyllm::provider::scripted::Scripted;

use super::Case;

mod across_crates {
    use tinyllm::prelude::*;
    use tinyllm_tests_profiler as profiler;
    use tinyllm_tests_profiler::Message;

    use crate::programs::cases;

    /// Where a message is sent.
    #[data]
    pub struct Route {
        pub desk: String,
    }

    #[data]
    pub struct Reply {
        pub text: String,
    }

    #[llm_function]
    fn choose_route(message: Message, language: String) -> Route {
        let desk = format!("{language} desk, {} letters", message.text.len());
        Route { desk }
    }

    /// Reply to the message.
    #[llm_function]
    async fn reply(message: Message, profile: profiler::Profile, route: Route) -> Reply;

    chain! { pub fn handle(message: Message) -> Reply {
        let profile = profiler::describe(message);
        let route = choose_route(message, profile.language);
        reply(message, profile, route)
    } }

    cases! { handle:
        "a graph of another crate, made of nodes that are private there",
        super::script("en desk, 8 letters").node("tone", ["wry"]),
        {"message": {"text": "hi there"}} => Ok(super::json!({"text": "hello"})), [
            "handle", "handle/profile", "handle/profile/language", "handle/profile/tone",
            "handle/profile/profile", "handle/route", "handle/reply",
        ];
    }
}

mod across_modules {
    use tinyllm::prelude::*;

    use crate::programs::cases;
    use profiler::Message;

    mod profiler {
        use tinyllm::prelude::*;

        #[data]
        pub struct Message {
            pub text: String,
        }

        #[data]
        pub struct Profile {
            pub language: String,
            pub tone: String,
        }

        /// Describe the one who wrote.
        #[llm_function]
        pub async fn describe(message: Message) -> Profile;
    }

    /// Where a message is sent.
    #[data]
    pub struct Route {
        pub desk: String,
    }

    #[data]
    pub struct Reply {
        pub text: String,
    }

    #[llm_function]
    fn choose_route(message: Message, language: String) -> Route {
        let desk = format!("{language} desk, {} letters", message.text.len());
        Route { desk }
    }

    /// Reply to the message.
    #[llm_function]
    async fn reply(message: Message, profile: profiler::Profile, route: Route) -> Reply;

    chain! { pub fn handle(message: Message) -> Reply {
        let profile = profiler::describe(message);
        let route = choose_route(message, profile.language);
        reply(message, profile, route)
    } }

    cases! { handle:
        "a node of another module, which the graph cannot tell from a graph",
        super::script("fr desk, 5 letters")
            .node("describe", [super::json!({"language": "fr", "tone": "wry"})]),
        {"message": {"text": "salut"}} => Ok(super::json!({"text": "hello"})), [
            "handle", "handle/profile", "handle/route", "handle/reply",
        ];
    }
}

/// The reply where the profile and the route are as they should be.
fn script(desk: &str) -> Scripted {
    let told = format!("*\"tone\":\"wry\"}}\nroute: {{\"desk\":\"{desk}\"}}");
    Scripted::new().matching(told, [json!({"text": "hello"})])
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = across_crates::cases();
    cases.extend(across_modules::cases());
    cases
}
