//! What a model is told: the instruction, the parameters, templates and files.

use serde_json::json;
use tinyllm::llm::{Message, Output, Role};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

#[data]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) age: u32,
    pub(crate) home: Home,
}

#[data]
pub(crate) struct Home {
    pub(crate) city: String,
    pub(crate) rooms: Vec<u32>,
}

fn ann() -> Person {
    let home = Home {
        city: "Ulm".into(),
        rooms: vec![12, 20],
    };
    Person {
        name: "Ann".into(),
        age: 7,
        home,
    }
}

/// What `(role, text)` a node is asked with.
async fn told<T>(run: impl AsyncFnOnce(Runtime) -> tinyllm::Result<T>) -> Vec<(Role, String)> {
    let script = Scripted::new().always_matching("*", "ok");
    // Replies of other types than text do not fit; what was asked is asked all the same.
    let _ = run(Runtime::scripted(&script)).await;
    let messages = script.requests().remove(0).messages;
    let told = messages
        .into_iter()
        .map(|Message { role, text, .. }| (role, text));
    told.collect()
}

fn system(text: &str) -> (Role, String) {
    (Role::System, text.to_string())
}

fn user(text: &str) -> (Role, String) {
    (Role::User, text.to_string())
}

/// Describe the person.
///
/// In one line.
#[llm_function]
async fn describe(person: Person, style: String) -> String;

#[tokio::test]
async fn without_a_template_the_parameters_are_listed() {
    let asked = told(async |runtime| describe::run(&runtime, ann(), "dry".into()).await).await;
    let person = r#"{"name":"Ann","age":7,"home":{"city":"Ulm","rooms":[12,20]}}"#;
    let listed = format!("person: {person}\nstyle: dry");
    assert_eq!(
        asked,
        [
            system("Describe the person.\n\nIn one line."),
            user(&listed)
        ]
    );
    let asked = told(async |runtime| describe::run(&runtime, ann(), "a\nb".into()).await).await;
    assert!(asked[1].1.ends_with("style:\na\nb"), "{}", asked[1].1);
}

/// Say something.
#[llm_function]
async fn say() -> String;

#[llm_function(system = "", prompt = "{text}")]
async fn echo(text: String) -> String;

#[tokio::test]
async fn a_part_that_is_empty_is_left_out() {
    let asked = told(async |runtime| say::run(&runtime).await).await;
    assert_eq!(asked, [user("Say something.")]);
    let asked = told(async |runtime| echo::run(&runtime, "hi".into()).await).await;
    assert_eq!(asked, [user("hi")]);
}

/// Answer.
#[llm_function(
    prompt = "{person.name} ({person.age:03}) in {person.home.city}, rooms \
    {person.home.rooms}, {{style}} {style:>6}, {home}"
)]
async fn template(person: Person, style: String, home: Home) -> String;

#[tokio::test]
async fn a_template_is_filled_with_fields_formats_braces_and_data() {
    let home = ann().home;
    let asked =
        told(async |runtime| template::run(&runtime, ann(), "dry".into(), home).await).await;
    let expected = "Ann (007) in Ulm, rooms [12,20], {style}    dry, \
                    {\"city\":\"Ulm\",\"rooms\":[12,20]}";
    assert_eq!(asked, [system("Answer."), user(expected)]);
}

/// Answer.
#[llm_function(prompt_file = "it/runtime/prompt.txt")]
async fn filed(person: Person, question: String) -> String;

#[tokio::test]
async fn a_template_can_lie_in_a_file() {
    let question = "How old?".to_string();
    let asked = told(async |runtime| filed::run(&runtime, ann(), question).await).await;
    assert_eq!(asked[1], user("{json} of Ann from Ulm:\nHow old?\n"));
}

/// Answer.
#[llm_function(prompt_file = "it/runtime/unknown_field.txt")]
async fn misfiled(person: Person) -> String;

#[tokio::test]
async fn a_file_that_names_an_unknown_field_sends_nothing() {
    let script = Scripted::new().always("misfiled", "Ann");
    let error = misfiled::run(&Runtime::scripted(&script), ann())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), tinyllm::ErrorKind::Settings);
    assert_eq!(
        error.message(),
        "the prompt of `misfiled`: no field named `nmae`; did you mean `name`?"
    );
    assert!(script.requests().is_empty());
}

/// Answer.
#[llm_function(prompt = "own {text}")]
async fn overridden(text: String) -> String;

chain! {
    fn override_prompt(text: String) -> String {
        overridden(text)
    }
}

#[tokio::test]
async fn a_template_can_be_set_at_run_time() {
    let options = Options::new().prompt("run {{{text}}}").system("Be odd.");
    let asked =
        told(async |runtime| override_prompt::run(&runtime.with(options), "x".into()).await);
    assert_eq!(asked.await, [system("Be odd."), user("run {x}")]);

    let script = Scripted::new().always("overridden", "ok");
    let runtime = Runtime::scripted(&script).with(Options::new().prompt("{txet}"));
    let error = override_prompt::run(&runtime, "x".into())
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        "the prompt of `overridden`: no parameter named `txet`; did you mean `text`?"
    );
    assert_eq!(script.requests(), []);
}

/// Uses one of two.
#[llm_function(prompt = "{used}")]
async fn half(used: u8, _unused: u8) -> String;

#[tokio::test]
async fn an_underscore_is_no_part_of_the_json_name() {
    let asked = told(async |runtime| half::run(&runtime, 1, 2).await).await;
    assert_eq!(asked[1], user("1"));
    let runtime = Runtime::scripted(&Scripted::new().always("half", "ok"));
    let output = runtime
        .run_json("half", json!({"used": 1, "unused": 2}))
        .await;
    assert_eq!(output.unwrap(), json!("ok"));
}

/// Find it.
#[llm_function]
async fn find(name: String) -> Option<Person>;

#[tokio::test]
async fn an_output_that_is_no_text_comes_with_its_schema() {
    let script = Scripted::new().node("find", ["null"]).always("say", "hi");
    let runtime = Runtime::scripted(&script);
    assert_eq!(find::run(&runtime, "Bo".into()).await.unwrap(), None);
    say::run(&runtime).await.unwrap();
    let requests = script.requests();
    let Output::Json { name, schema, .. } = &requests[0].output else {
        panic!("{:?}", requests[0].output)
    };
    assert_eq!(name, "find");
    assert_eq!(**schema, *tinyllm::schema::produced::<Option<Person>>());
    let fields: Vec<_> = schema["$defs"]["Person"]["properties"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(fields, ["name", "age", "home"]);
    assert_eq!(requests[1].output, Output::Text);
}
