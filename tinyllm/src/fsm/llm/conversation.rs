//! Conversation: what is asked of which model, in which form, and what is asked next.
//!
//! Knows forms, faults and models by name; knows nothing of a node's types and of who carries a
//! request.

use std::fmt;
use std::sync::Arc;

use super::{choice, endings};
use crate::error::{Attempt, Result};
use crate::llm::{self, Message, Output, Request, Response, again, prompt};
use crate::node::LlmNode;
use crate::options::Options;
use crate::parse::Policy;
use crate::provider::Enforces;
use crate::schema::{OutputFormat, Rendering, Views, in_words};

/// The conversation of one LLM call.
pub struct Conversation {
    request: Request,
    /// The messages that begin it, without words about the form of the answer.
    beginning: Vec<Message>,
    /// Replies that did not fit, and what was said to them.
    talk: Vec<Message>,
    /// What can be asked for; `None` for free text.
    views: Option<Arc<Views>>,
    format: OutputFormat,
    /// What `output_format = "strict"` asks for.
    strict: Option<Arc<Rendering>>,
    reasoning: bool,
    policy: Policy,
    /// What is asked for now; `None` for free text.
    asked: Option<Arc<Rendering>>,
    /// What that was chosen for.
    chosen_for: Enforces,
    /// How often an invalid reply may still be asked again.
    retries_left: u32,
    /// The larger model, until it is asked.
    escalate: Option<String>,
    /// A model that said the same twice, though it was told what is wrong.
    repeated: Option<String>,
    /// A streamed reply so far.
    pub(super) coming: Response,
}

impl Conversation {
    /// The first request of a node, with all options decided.
    pub(super) fn begin<N: LlmNode>(input: &N::In, options: Options) -> Result<Self> {
        let reasoning = options.reasoning.unwrap_or(false);
        let free_text = N::OUTPUT.is_text() && !reasoning;
        let views = (!free_text).then(|| N::OUTPUT.views());
        let format = options.output_format.unwrap_or_default();
        let strict = match views.as_ref().filter(|_| format == OutputFormat::Strict) {
            Some(views) => {
                let rendering = views.strict(reasoning);
                Some(rendering.map_err(|fault| endings::unsayable(N::NAME, &fault))?)
            }
            None => None,
        };
        let beginning = prompt::messages::<N>(input, &options)?;
        let choose = choice::of::<N>(&options)?;
        let mut conversation = Self {
            request: Request {
                node: N::NAME.to_string(),
                site: String::new(),
                model: options.model.unwrap_or_default().into_owned(),
                messages: Vec::new(),
                output: Output::Text,
                choose,
                tools: Vec::new(),
                temperature: options.temperature,
                top_p: options.top_p,
                max_tokens: options.max_tokens,
                seed: options.seed,
                stop: options.stop.unwrap_or_default(),
            },
            beginning,
            talk: Vec::new(),
            views,
            format,
            strict,
            reasoning,
            policy: options.parse.unwrap_or_default(),
            asked: None,
            chosen_for: Enforces::default(),
            retries_left: options.retries.unwrap_or(0),
            escalate: options.escalate.map(std::borrow::Cow::into_owned),
            repeated: None,
            coming: Response::default(),
        };
        conversation.render();
        Ok(conversation)
    }

    pub(super) fn request(&self) -> &Request {
        &self.request
    }

    pub(super) fn at(&mut self, site: String) {
        self.request.site = site;
    }

    /// What the reply is an answer to; `None` for free text.
    pub(super) fn asked(&self) -> Option<&Rendering> {
        self.asked.as_deref()
    }

    pub(super) fn policy(&self) -> Policy {
        self.policy
    }

    /// Whether the form of the answer depends on who is asked.
    pub(super) fn asks_who(&self) -> bool {
        self.views.is_some() && self.format == OutputFormat::Auto
    }

    /// Ask in the form that the model's provider enforces best, if the node leaves that open.
    pub(super) fn suit(&mut self, enforces: Enforces) {
        if self.asks_who() && enforces != self.chosen_for {
            self.chosen_for = enforces;
            self.render();
        }
    }

    /// The request in the form that was chosen.
    fn render(&mut self) {
        let mut messages = self.beginning.clone();
        let output = match self.form() {
            None => Output::Text,
            Some((rendering, in_prompt)) => {
                let schema = rendering.schema().clone();
                let strict = rendering.is_strict();
                self.asked = Some(rendering);
                if in_prompt {
                    llm::instruct(&mut messages, &in_words(&schema));
                    Output::Text
                } else {
                    Output::Json {
                        name: self.request.node.clone(),
                        schema,
                        strict,
                    }
                }
            }
        };
        self.request.output = output;
        messages.extend(self.talk.iter().cloned());
        self.request.messages = messages;
    }

    /// The rendering to ask for, and whether it stands in the prompt.
    fn form(&self) -> Option<(Arc<Rendering>, bool)> {
        let views = self.views.as_ref()?;
        let json = || views.json(self.reasoning);
        Some(match (self.format, self.chosen_for) {
            (OutputFormat::Types, _) | (OutputFormat::Auto, Enforces::Nothing) => (json(), true),
            (OutputFormat::Strict, _) => (self.strict.clone().unwrap_or_else(json), false),
            // A type that the subset cannot say is enforced less surely, but as it is.
            (OutputFormat::Auto, Enforces::Strict) => {
                let strict = views.strict(self.reasoning);
                (strict.unwrap_or_else(|_| json()), false)
            }
            (OutputFormat::Auto | OutputFormat::JsonSchema, _) => (json(), false),
        })
    }

    /// An attempt as far as its reply tells.
    pub(super) fn attempt(&self, response: &Response) -> Attempt {
        let mut attempt = Attempt::default()
            .replied(&response.text)
            .costing(response.usage);
        let addressed = Some(&self.request.model).filter(|model| !model.is_empty());
        attempt.model = response.model.as_ref().or(addressed).cloned();
        attempt
    }

    /// The next request, after one more attempt that did not fit.
    ///
    /// A model that gives the same reply again is not asked a third time: the larger one is asked, if
    /// there is one.
    ///
    /// # Errors
    /// Nothing is left to try.
    pub(super) fn next(&mut self, before: &[Attempt], tried: &Attempt) -> Result<()> {
        let said = |attempt: &Attempt| {
            attempt
                .reply
                .as_deref()
                .unwrap_or_default()
                .trim()
                .to_string()
        };
        let repeats = before.iter().any(|one| said(one) == said(tried));
        let ended = |conversation: &Self| endings::no_valid_reply(conversation, before.len() + 1);
        let Some(left) = self.retries_left.checked_sub(1) else {
            return Err(ended(self));
        };
        self.retries_left = left;
        if repeats {
            self.repeated = Some(self.model());
            if self.escalate.is_none() {
                return Err(ended(self));
            }
        }
        if let Some(model) = self.escalate.take_if(|_| repeats || left == 0) {
            self.request.model = model;
            self.retries_left = 0;
        }
        let reply = again::sent_back(tried.reply.as_deref().unwrap_or_default());
        self.talk.push(Message::assistant(reply));
        let words = again::words(&tried.fault, &tried.violations, self.views.is_none());
        self.talk.push(Message::user(words));
        self.render();
        Ok(())
    }

    /// The model as it is named in a message.
    pub(super) fn model(&self) -> String {
        match self.request.model.as_str() {
            "" => "the model".to_string(),
            model => format!("`{model}`"),
        }
    }

    /// The model that said the same twice.
    pub(super) fn repeated(&self) -> Option<&str> {
        self.repeated.as_deref()
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversation({} messages)", self.request.messages.len())
    }
}
