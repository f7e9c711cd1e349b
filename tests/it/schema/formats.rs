//! Which form is asked for: by the node, by settings, and by what a provider enforces.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tinyllm::llm::{Message, Output, Request, Response};
use tinyllm::prelude::*;
use tinyllm::provider::openai::{OpenAi, Structured};
use tinyllm::provider::scripted::Scripted;
use tinyllm::provider::{Enforces, Provider, ProviderError, Reply};
use tinyllm::schema::OutputFormat;

#[data]
struct Answer {
    /// In one sentence.
    text: String,
}

/// Answer the question.
#[llm_function]
async fn by_default(question: String) -> Answer;

/// Answer the question.
#[llm_function(output_format = "types")]
async fn by_types(question: String) -> Answer;

/// Answer the question.
#[llm_function(output_format = "strict")]
async fn by_strict(question: String) -> Vec<Answer>;

/// Answer the question.
#[llm_function(output_format = "json_schema")]
async fn by_schema(question: String) -> Vec<Answer>;

/// Enforces what it says, answers always the same, and keeps what it was asked.
#[derive(Clone)]
struct Says {
    enforces: Enforces,
    reply: &'static str,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Provider for Says {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        self.asked.lock().unwrap().push(request.clone());
        Ok(Reply::whole(Response::text(self.reply)))
    }

    fn enforces(&self, model: &str) -> Enforces {
        assert_eq!(model, "m");
        self.enforces
    }
}

fn says(enforces: Enforces, reply: &'static str) -> (Runtime, Says) {
    let asked = Arc::default();
    let says = Says {
        enforces,
        reply,
        asked,
    };
    let runtime = Runtime::builder()
        .provider("says", says.clone())
        .model("says/m")
        .build()
        .unwrap();
    (runtime, says)
}

impl Says {
    fn last(&self) -> Request {
        self.asked.lock().unwrap().last().unwrap().clone()
    }
}

fn strictness(request: &Request) -> Option<bool> {
    match &request.output {
        Output::Json { strict, .. } => Some(*strict),
        _ => None,
    }
}

const TYPES: &str = "Answer the question.\n\n\
    Answer with JSON only, without any other text: one value of this type.\n\
    {\n  text: string, // In one sentence.\n}";

#[tokio::test]
async fn the_default_is_what_the_provider_enforces_best() {
    let reply = r#"{"text": "yes"}"#;
    for (enforces, strict) in [
        (Enforces::Nothing, None),
        (Enforces::JsonSchema, Some(false)),
        (Enforces::Strict, Some(true)),
    ] {
        let (runtime, says) = says(enforces, reply);
        let answer = by_default::run(&runtime, "well?".into()).await.unwrap();
        assert_eq!(answer.text, "yes");
        let request = says.last();
        assert_eq!(strictness(&request), strict, "{enforces:?}");
        let system = match strict {
            None => TYPES,
            Some(_) => "Answer the question.",
        };
        assert_eq!(request.messages[0], Message::system(system), "{enforces:?}");
        assert_eq!(request.last_user_text(), "question: well?");
    }
}

#[tokio::test]
async fn a_type_that_strict_cannot_say_is_asked_for_as_json_schema_by_default() {
    /// Whatever it is.
    #[llm_function]
    async fn anything() -> serde_json::Value;

    /// Whatever it is.
    #[llm_function(output_format = "strict")]
    async fn anything_strict() -> serde_json::Value;

    let (runtime, says) = says(Enforces::Strict, "5");
    assert_eq!(anything::run(&runtime).await.unwrap(), json!(5));
    assert_eq!(strictness(&says.last()), Some(false));
    let error = anything_strict::run(&runtime).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "anything_strict: the output of `anything_strict` cannot be asked for as `strict`: \
         the value takes any JSON\n  \
         to do: change the type, or write `output_format = \"json_schema\"`"
    );
}

#[tokio::test]
async fn a_node_chooses_and_settings_choose_above_it() {
    let (runtime, says) = says(Enforces::Strict, r#"{"text": "yes"}"#);
    by_types::run(&runtime, "well?".into()).await.unwrap();
    assert_eq!(says.last().output, Output::Text);
    assert_eq!(says.last().messages[0], Message::system(TYPES));

    let input = by_types::input("well?".to_string()).output_format(OutputFormat::JsonSchema);
    runtime.run(input).await.unwrap();
    assert_eq!(strictness(&says.last()), Some(false));

    let types = runtime.with(Options::new().output_format(OutputFormat::Types));
    by_default::run(&types, "well?".into()).await.unwrap();
    assert_eq!(says.last().output, Output::Text);
}

chain! {
    fn one_after_the_other(question: String) -> Answer {
        let first = fallback!(
            by_default(question).with(output_format = "types", parse = "strict"),
            by_types(question).with(output_format = "json_schema", parse = "lenient"),
        );
        first
    }
}

#[tokio::test]
async fn a_call_in_a_graph_chooses_for_itself() {
    // What a strict reader refuses.
    let (runtime, says) = says(Enforces::Strict, r#"{text: "yes"}"#);
    let answer = one_after_the_other::run(&runtime, "well?".into()).await;
    assert_eq!(answer.unwrap().text, "yes");
    let asked = says.asked.lock().unwrap();
    let outputs: Vec<_> = asked.iter().map(strictness).collect();
    assert_eq!(outputs, [None, Some(false)]);
}

#[tokio::test]
async fn a_list_is_wrapped_only_where_it_must_be() {
    let (runtime, says) = self::says(Enforces::JsonSchema, r#"{"answer": [{"text": "yes"}]}"#);
    let answers = by_strict::run(&runtime, "well?".into()).await.unwrap();
    assert_eq!(answers.len(), 1);
    let Output::Json { schema, strict, .. } = says.last().output else {
        panic!()
    };
    assert!(strict);
    assert_eq!(schema["required"], json!(["answer"]));

    let (runtime, says) = self::says(Enforces::Strict, r#"[{"text": "yes"}]"#);
    by_schema::run(&runtime, "well?".into()).await.unwrap();
    let Output::Json { schema, strict, .. } = says.last().output else {
        panic!()
    };
    assert!(!strict);
    assert_eq!(schema["type"], "array");
}

#[test]
fn by_hand_the_default_is_json_schema() {
    let Ok(running) = by_default::new("well?".to_string()).validate().check() else {
        panic!()
    };
    assert_eq!(strictness(running.request()), Some(false));
    // As a run would ask a provider.
    let running = running.suit(Enforces::Strict);
    assert_eq!(strictness(running.request()), Some(true));
    let running = running.suit(Enforces::Nothing);
    assert_eq!(running.request().messages[0], Message::system(TYPES));
    let Ok(running) = by_schema::new("well?".to_string()).validate().check() else {
        panic!()
    };
    assert_eq!(
        strictness(running.suit(Enforces::Strict).request()),
        Some(false)
    );
}

#[test]
fn an_openai_server_enforces_strictly_where_that_is_known() {
    let enforces = |url: &str, structured| {
        let server = OpenAi::builder().base_url(url).api_key("sk-1");
        server.structured(structured).build().unwrap().enforces("m")
    };
    let (here, openai) = ("http://127.0.0.1:1/v1", "https://api.openai.com/v1");
    let azure = "https://mine.openai.azure.com/openai/v1";
    assert_eq!(enforces(openai, Structured::Auto), Enforces::Strict);
    assert_eq!(enforces(azure, Structured::Auto), Enforces::Strict);
    assert_eq!(enforces(here, Structured::Auto), Enforces::JsonSchema);
    assert_eq!(enforces(here, Structured::Strict), Enforces::Strict);
    assert_eq!(
        enforces(openai, Structured::JsonSchema),
        Enforces::JsonSchema
    );
    // The server says the schema in the prompt itself.
    assert_eq!(enforces(openai, Structured::Prompt), Enforces::JsonSchema);
    assert_eq!("strict".parse::<Structured>().unwrap(), Structured::Strict);
}

#[test]
fn a_strict_schema_is_sent_as_one() {
    let server = OpenAi::builder()
        .base_url("http://127.0.0.1:1/v1")
        .build()
        .unwrap();
    let Ok(running) = by_strict::new("well?".to_string()).validate().check() else {
        panic!()
    };
    let format = server.body(running.request())["response_format"].clone();
    assert_eq!(format["json_schema"]["strict"], true);
    assert_eq!(
        format["json_schema"]["schema"],
        **tinyllm::schema::strict::<Vec<Answer>>().as_ref().unwrap()
    );
    let Ok(running) = by_schema::new("well?".to_string()).validate().check() else {
        panic!()
    };
    let format = server.body(running.request())["response_format"].clone();
    assert_eq!(format["json_schema"]["strict"], false);
}

/// Weigh the evidence.
#[llm_function(reasoning)]
async fn weigh(evidence: String) -> Answer;

/// Weigh the evidence.
#[llm_function(reasoning, output_format = "types")]
async fn weigh_types(evidence: String) -> Answer;

/// Weigh the evidence.
#[llm_function(reasoning, output_format = "strict")]
async fn weigh_strict(evidence: String) -> Answer;

/// Weigh the evidence.
#[llm_function(reasoning)]
async fn weigh_text(evidence: String) -> String;

#[tokio::test]
async fn every_form_has_a_place_to_think_before_the_answer() {
    let reply = json!({"reasoning": "Two say so.", "answer": {"text": "yes"}});
    let script = Scripted::new()
        .always("weigh", reply.clone())
        .always("weigh_types", reply.clone())
        .always("weigh_strict", reply)
        .always(
            "weigh_text",
            json!({"reasoning": "Two say so.", "answer": "yes"}),
        );
    let runtime = Runtime::scripted(&script);
    let evidence = || "much".to_string();
    for answer in [
        weigh::run(&runtime, evidence()).await.unwrap(),
        weigh_types::run(&runtime, evidence()).await.unwrap(),
        weigh_strict::run(&runtime, evidence()).await.unwrap(),
    ] {
        assert_eq!(answer.text, "yes");
    }
    assert_eq!(weigh_text::run(&runtime, evidence()).await.unwrap(), "yes");

    let requests = script.requests();
    for at in [0, 2, 3] {
        let Output::Json { schema, .. } = &requests[at].output else {
            panic!("{:?}", requests[at].output)
        };
        let fields: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(fields, ["reasoning", "answer"]);
        assert_eq!(schema["required"], json!(["reasoning", "answer"]));
    }
    let system = &requests[1].messages[0].text;
    let places = (system.find("reasoning: string"), system.find("answer: {"));
    assert!(places.0.is_some() && places.0 < places.1, "{system}");
}

#[tokio::test]
async fn an_answer_without_a_thought_is_an_answer() {
    let script = Scripted::new().node(
        "weigh",
        [
            json!({"text": "at once"}),
            json!({"answer": {"text": "wrapped"}}),
        ],
    );
    let runtime = Runtime::scripted(&script);
    let mut texts = Vec::new();
    for _ in 0..2 {
        texts.push(weigh::run(&runtime, "much".into()).await.unwrap().text);
    }
    assert_eq!(texts, ["at once", "wrapped"]);
    // Switched off for one call, nothing is wrapped.
    let script = Scripted::new().node("weigh", [json!({"text": "no"})]);
    let input = weigh::input("much".to_string()).reasoning(false);
    Runtime::scripted(&script).run(input).await.unwrap();
    let Output::Json { schema, .. } = &script.requests()[0].output else {
        panic!()
    };
    assert_eq!(**schema, *tinyllm::schema::produced::<Answer>());
}
