//! Scores: how likely each of some texts is as the whole reply.
//!
//! Knows tokens and logits. The prompt is read once; each label goes on from there by itself. A
//! label's score is the mean of the log-probabilities of its tokens and of the token that ends the
//! reply: a sum would favour short labels, and without the end `in` could not lose against `invalid`.

use tinyllm::llm::Request;

use super::Engine;
use crate::fault::{Fault, Result};
use crate::model::Sequence;
use crate::model::llama::Part;

/// Tokens that are read in one step.
const STEP: usize = 64;

/// The labels of one choice, as tokens.
pub(crate) struct Labels(Vec<Vec<u32>>);

impl Engine {
    /// The tokens of a prompt and of the labels after it.
    pub(super) fn begin_score(
        &mut self,
        request: &Request,
        labels: &[String],
    ) -> Result<(Vec<u32>, Labels)> {
        let prompt = self.prompt(request)?;
        let mut encoded = Vec::new();
        for label in labels {
            let mut tokens = Vec::new();
            self.vocabulary.encode_words(label, &mut tokens)?;
            if tokens.is_empty() {
                return Err(Fault::bad_request("a label is empty"));
            }
            if prompt.len() + tokens.len() > self.context {
                let message = format!("a label of {} tokens does not fit into the context", tokens.len());
                return Err(Fault::new(tinyllm::ErrorKind::ContextLength, message));
            }
            encoded.push(tokens);
        }
        if encoded.is_empty() {
            return Err(Fault::bad_request("there are no labels to choose from"));
        }
        Ok((prompt, Labels(encoded)))
    }
}

impl Labels {
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// All tokens together.
    pub(super) fn tokens(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// One score for each label, from the logits after the prompt.
    pub(super) fn score(&self, logits: &[f32], prompt: &Sequence, engine: &Engine) -> Vec<f64> {
        let first = Normalised::of(logits);
        let mut scores: Vec<f64> = self
            .0
            .iter()
            .map(|label| label.first().map_or(0.0, |token| first.of_token(*token)))
            .collect();
        let mut from = 0;
        while from < self.0.len() {
            let count = self.fitting(from);
            let labels = self.0.get(from..from + count).unwrap_or_default();
            let places = scores.iter_mut().skip(from);
            for (score, rest) in places.zip(rests(labels, prompt, engine)) {
                *score += rest;
            }
            from += count;
        }
        let lengths = self.0.iter().map(|label| label.len() + 1);
        #[expect(clippy::cast_precision_loss, reason = "a label is a few tokens long")]
        let means = scores.iter().zip(lengths).map(|(sum, length)| sum / length as f64);
        means.collect()
    }

    /// How many labels from one on are read in one step.
    fn fitting(&self, from: usize) -> usize {
        let mut tokens = 0;
        let fitting = self.0.iter().skip(from).take_while(|label| {
            tokens += label.len();
            tokens <= STEP
        });
        fitting.count().max(1)
    }
}

/// The log-probability of each label behind its first token, its end included.
fn rests(labels: &[Vec<u32>], prompt: &Sequence, engine: &Engine) -> Vec<f64> {
    let mut sequences: Vec<Sequence> = labels.iter().map(|_| prompt.clone()).collect();
    let mut parts: Vec<Part<'_>> = sequences
        .iter_mut()
        .zip(labels)
        .map(|(sequence, label)| Part {
            sequence,
            tokens: label,
            wanted: label.len(),
        })
        .collect();
    let mut logits = engine.llama.read(&mut parts, &engine.compute).into_iter();
    let rest = labels.iter().map(|label| {
        let mut sum = 0.0;
        for next in 1..=label.len() {
            let logits = logits.next().unwrap_or_default();
            let logits = Normalised::of(&logits);
            sum += match label.get(next) {
                Some(token) => logits.of_token(*token),
                None => logits.of_any(&engine.vocabulary.all_ends()),
            };
        }
        sum
    });
    rest.collect()
}

/// Logits with the logarithm of the sum of their exponentials.
struct Normalised<'a> {
    logits: &'a [f32],
    total: f64,
}

impl<'a> Normalised<'a> {
    fn of(logits: &'a [f32]) -> Self {
        let most = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        let sum: f64 = logits.iter().map(|logit| (f64::from(*logit) - most).exp()).sum();
        Self {
            logits,
            total: most + sum.ln(),
        }
    }

    fn of_token(&self, token: u32) -> f64 {
        let logit = self.logits.get(token as usize);
        logit.map_or(f64::NEG_INFINITY, |logit| f64::from(*logit) - self.total)
    }

    /// That any of several tokens comes.
    fn of_any(&self, tokens: &[u32]) -> f64 {
        let sum: f64 = tokens.iter().map(|token| self.of_token(*token).exp()).sum();
        sum.ln()
    }
}
