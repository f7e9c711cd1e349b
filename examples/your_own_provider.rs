//! A backend of your own: whatever turns a request into a reply can stand behind the nodes.

use tinyllm::ErrorKind;
use tinyllm::llm::{Output, Request, Response};
use tinyllm::prelude::*;
use tinyllm::provider::{Provider, ProviderError, Reply};
use tinyllm_examples::Lines;

/// Answers with the first choice that the text mentions, else with the last one.
///
/// It learns the choices from the schema, so it serves every node whose output is a plain enum.
struct Keywords;

impl Provider for Keywords {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        let choices = match &request.output {
            Output::Json { schema, .. } => schema.get("enum").and_then(|list| list.as_array()),
            _ => None,
        };
        let Some(choices) = choices else {
            let message = "keywords can only choose: let the node return an enum of plain names";
            return Err(ProviderError::new(ErrorKind::BadRequest, message));
        };
        let text = request.last_user_text().to_lowercase();
        let names = || choices.iter().filter_map(|choice| choice.as_str());
        let mentioned = names().find(|name| text.contains(&name.to_lowercase()));
        let chosen = mentioned.or(names().next_back()).unwrap_or_default();
        Ok(Reply::whole(Response::text(format!("{chosen:?}"))))
    }
}

/// The folders of a mailbox.
#[data]
enum Folder {
    Invoice,
    Complaint,
    Other,
}

/// How soon somebody has to look.
#[data]
enum Urgency {
    Today,
    Later,
}

/// Which folder does the mail belong in?
#[llm_function]
async fn sort(mail: String) -> Folder;

/// How urgent is the mail?
#[llm_function]
async fn weigh(mail: String) -> Urgency;

#[llm_function]
fn file(folder: Folder, urgency: Urgency) -> String {
    format!("{folder:?}, {urgency:?}")
}

concurrent! {
    /// Both questions at once.
    fn look_at(mail: String) -> (Folder, Urgency) {
        sort(mail),
        weigh(mail),
    }
}

chain! {
    /// Find the place of a mail.
    fn handle(mail: String) -> String {
        let (folder, urgency) = look_at(mail);
        file(folder, urgency)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tinyllm::Error> {
    let runtime = Runtime::builder()
        .provider("keywords", Keywords)
        .model("keywords/v1")
        .observer(Lines::default())
        .build()?;
    for mail in [
        "Your invoice is due today.",
        "I have a complaint.",
        "Hello!",
    ] {
        println!("\"{mail}\"");
        let place = handle::run(&runtime, mail.to_string()).await?;
        println!("{place}\n");
    }
    print!("{}", handle::graph());
    Ok(())
}
