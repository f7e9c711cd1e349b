//! Template: a conversation as the one text that the model was trained to continue.
//!
//! Knows Jinja as far as chat templates use it. Knows which parts of the result the user wrote.

use minijinja::{Environment, ErrorKind as JinjaErrorKind, context};
use serde_json::{Value, json};
use tinyllm::llm::{Message, Role};

use super::Vocabulary;
use super::vocabulary::numbered;
use crate::fault::{Fault, Result};
use crate::model::ModelFile;

/// For files without a template: what most small models were tuned on.
const CHAT_ML: &str = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' \
    + message['content'] + '<|im_end|>\\n' }}{% endfor %}\
    {% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/// The steps that a template may take, so that one which does not end is an error: a conversation of
/// a thousand messages takes some ten thousand.
const FUEL: u64 = 5_000_000;

/// The chat template of a model.
pub(crate) struct Template {
    jinja: Environment<'static>,
    source: String,
    bos: String,
    eos: String,
}

impl Template {
    pub(crate) fn read(file: &ModelFile, vocabulary: &Vocabulary) -> Result<Self> {
        let source = file.text("tokenizer.chat_template").unwrap_or(CHAT_ML);
        let mut jinja = Environment::new();
        jinja.set_fuel(Some(FUEL));
        jinja.set_trim_blocks(true);
        jinja.set_lstrip_blocks(true);
        jinja.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        jinja.add_function("raise_exception", raise_exception);
        jinja
            .add_template_owned("chat", source.to_string())
            .map_err(|fault| file.unknown(format_args!("its chat template: {fault}")))?;
        let name = |kind: &str| {
            let token = numbered(file, kind, vocabulary.len());
            let name = token.map_or("", |token| vocabulary.name(token as usize));
            name.to_string()
        };
        Ok(Self {
            jinja,
            source: source.to_string(),
            bos: name("bos"),
            eos: name("eos"),
        })
    }

    /// A conversation as tokens, up to where the model is to go on.
    pub(crate) fn encode(&self, messages: &[Message], vocabulary: &Vocabulary) -> Result<Vec<u32>> {
        let mark = self.free_mark(messages)?;
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let text = vocabulary.marked(&message.text, mark);
                json!({ "role": role(message.role), "content": text })
            })
            .collect();
        let text = self.render(&messages)?;
        let mut tokens: Vec<u32> = vocabulary.beginning().into_iter().collect();
        tokens.extend(vocabulary.encode(&text, mark)?);
        // A template often writes the first token itself.
        if let [first, second, ..] = tokens.as_slice()
            && vocabulary.beginning() == Some(*first)
            && first == second
        {
            tokens.remove(0);
        }
        Ok(tokens)
    }

    /// A letter that nobody uses: it marks what looks like a sign in what the program did not write.
    fn free_mark(&self, messages: &[Message]) -> Result<char> {
        let is_free = |mark: &char| {
            let mut texts = messages.iter().map(|message| message.text.as_str());
            !self.source.contains(*mark) && !texts.any(|text| text.contains(*mark))
        };
        let mut private = ('\u{e000}'..='\u{f8ff}').chain('\u{f0000}'..='\u{ffffd}');
        private
            .find(is_free)
            .ok_or_else(|| Fault::bad_request("the conversation uses every letter for private use"))
    }

    fn render(&self, messages: &[Value]) -> Result<String> {
        let refused = |fault: minijinja::Error| {
            let told = fault
                .detail()
                .map_or_else(|| fault.to_string(), str::to_string);
            Fault::bad_request(format!(
                "the model's chat template does not take this conversation: {told}"
            ))
        };
        let chat = self.jinja.get_template("chat").map_err(refused)?;
        let values = context! {
            messages,
            add_generation_prompt => true,
            bos_token => self.bos,
            eos_token => self.eos,
        };
        chat.render(values).map_err(refused)
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        _ => "user",
    }
}

/// How a template says that it does not take a conversation.
fn raise_exception(message: String) -> std::result::Result<String, minijinja::Error> {
    Err(minijinja::Error::new(
        JinjaErrorKind::InvalidOperation,
        message,
    ))
}
