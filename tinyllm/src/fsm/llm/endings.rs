//! Endings: why an LLM call is not asked again, as errors.
//!
//! Knows conversations and replies; knows nothing of a node's types.

use super::Conversation;
use crate::error::{Error, ErrorKind};
use crate::llm::{Finish, Response};

/// A reply after which asking again makes no sense.
pub(super) fn beyond_asking(conversation: &Conversation, response: &Response) -> Option<Error> {
    let model = conversation.model();
    if let Some(words) = response.refusal.as_deref() {
        return Some(refused(format!("{model} declined to answer: {words}")));
    }
    if response.finish == Finish::ContentFilter {
        let message = format!("the reply of {model} was held back by a content filter");
        return Some(refused(message));
    }
    None
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Refused, message)
        .advise("change the prompt or the input, or use another model")
}

/// The reply has no end.
pub(super) fn truncated(conversation: &Conversation, response: &Response) -> Error {
    let message = match conversation.request().max_tokens {
        Some(tokens) => format!("the reply was cut by `max_tokens = {tokens}`"),
        None => format!(
            "the reply was cut by the limits of {}",
            conversation.model()
        ),
    };
    let begins = crate::error::beginning(&response.text, 60);
    Error::new(
        ErrorKind::Truncated,
        format!("{message}; it began: {begins}"),
    )
    .advise("raise `max_tokens`, or ask for less")
}

/// All attempts are used up, or one more would be the same again.
pub(super) fn no_valid_reply(conversation: &Conversation, tries: usize) -> Error {
    let times = if tries == 1 {
        "one attempt".to_string()
    } else {
        format!("{tries} attempts")
    };
    let model = conversation.model();
    let (message, advice) = match conversation.repeated() {
        None => (
            format!("no valid reply from {model} in {times}"),
            "allow more re-asks with `retries = n`, loosen the rule, or use a larger model",
        ),
        Some(repeated) if repeated == model => (
            format!("{model} gave the same invalid reply twice, in {times}"),
            "reword the prompt, loosen the rule, or name a larger model with `escalate = \"..\"`",
        ),
        Some(repeated) => (
            format!(
                "no valid reply from {model} in {times}, after {repeated} gave the same one twice"
            ),
            "reword the prompt, or loosen the rule",
        ),
    };
    Error::new(ErrorKind::InvalidOutput, message).advise(advice)
}

/// `output_format = "strict"` on a type that the subset cannot say.
pub(super) fn unsayable(node: &str, fault: &str) -> Error {
    let message = format!("the output of `{node}` cannot be asked for as `strict`: {fault}");
    Error::new(ErrorKind::Settings, message)
        .advise("change the type, or write `output_format = \"json_schema\"`")
}
