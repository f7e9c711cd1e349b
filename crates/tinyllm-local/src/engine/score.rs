//! Scores: how likely each of some texts is as the whole reply.
//!
//! Knows tokens and logits. The prompt is read once; each label goes on from there by itself.

use tinyllm::Usage;
use tinyllm::llm::Request;

use super::Engine;
use crate::fault::{Fault, Result};
use crate::model::Sequence;
use crate::model::llama::Part;
use crate::model::pages::PAGE;

/// Tokens of labels that are read in one step, at most.
const STEP: usize = 64;

/// The labels of one choice, as tokens.
pub(crate) struct Labels(Vec<Vec<u32>>);

/// What became of them.
#[derive(Debug)]
pub(crate) struct Scored {
    /// For each label the log-probabilities of its tokens, and of the end of the reply after them.
    pub(crate) labels: Vec<Vec<f64>>,
    pub(crate) usage: Usage,
}

impl Scored {
    /// For each label the mean: a sum would favour short labels, and without the end `in` could not
    /// lose against `invalid`.
    pub(crate) fn means(&self) -> Vec<f64> {
        let mean = |tokens: &Vec<f64>| {
            #[expect(clippy::cast_precision_loss, reason = "a label is a few tokens long")]
            let length = tokens.len() as f64;
            tokens.iter().sum::<f64>() / length
        };
        self.labels.iter().map(mean).collect()
    }
}

impl Engine {
    /// The tokens of a prompt and of the labels after it.
    pub(super) fn begin_score(
        &mut self,
        request: &Request,
        labels: &[String],
    ) -> Result<(Vec<u32>, Labels)> {
        let prompt = self.prompt(request, 0)?;
        let mut encoded = Vec::new();
        for label in labels {
            let mut tokens = Vec::new();
            self.vocabulary.encode_words(label, &mut tokens)?;
            if tokens.is_empty() {
                return Err(Fault::bad_request("a label is empty"));
            }
            if prompt.len() + tokens.len() > self.context {
                let (length, label) = (prompt.len(), tokens.len());
                return Err(self.too_long(&format!(
                    "the prompt has {length} tokens and a label {label}; together"
                )));
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
    /// The most pages that the labels of one step take behind a prompt. Each has its own copy of
    /// the page that the prompt leaves unfinished.
    pub(super) fn pages(&self, prompt: usize) -> usize {
        let pages = |label: &Vec<u32>| (prompt % PAGE + label.len()).div_ceil(PAGE);
        let of_step = |from| {
            let labels = self.0.iter().skip(from).take(self.fitting(from, STEP));
            labels.map(pages).sum()
        };
        (0..self.0.len()).map(of_step).max().unwrap_or(0)
    }

    /// The log-probability of each label's first token, from the logits after the prompt.
    pub(super) fn begin(&self, logits: &[f32], engine: &Engine) -> Vec<Vec<f64>> {
        let first = Normalised::of(logits, engine.vocabulary.len());
        let score = |label: &Vec<u32>| {
            let token = label.first();
            token
                .map(|token| first.of_token(*token))
                .into_iter()
                .collect()
        };
        self.0.iter().map(score).collect()
    }

    /// Score the next labels behind their first token, so many tokens of them; true at the end.
    pub(super) fn go_on(
        &self,
        scores: &mut [Vec<f64>],
        budget: usize,
        prompt: &Sequence,
        engine: &Engine,
    ) -> bool {
        // A label that is done has one score more than tokens: that of the end.
        let is_done = |(score, label): &(&Vec<f64>, &Vec<u32>)| score.len() > label.len();
        let from = scores.iter().zip(&self.0).take_while(is_done).count();
        let count = self.fitting(from, budget.min(STEP));
        let labels = self.0.get(from..from + count).unwrap_or_default();
        let places = scores.iter_mut().skip(from);
        for (score, rest) in places.zip(rests(labels, prompt, engine)) {
            score.extend(rest);
        }
        from + count >= self.0.len()
    }

    /// How many labels from one on are read in one step of so many tokens.
    fn fitting(&self, from: usize, budget: usize) -> usize {
        let mut tokens = 0;
        let fitting = self.0.iter().skip(from).take_while(|label| {
            tokens += label.len();
            tokens <= budget
        });
        let left = self.0.len().saturating_sub(from);
        fitting.count().max(1).min(left)
    }
}

/// The log-probabilities of each label behind its first token, its end included.
fn rests(labels: &[Vec<u32>], prompt: &Sequence, engine: &Engine) -> Vec<Vec<f64>> {
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
        let next = (1..=label.len()).map(|next| {
            let logits = logits.next().unwrap_or_default();
            let logits = Normalised::of(&logits, engine.vocabulary.len());
            match label.get(next) {
                Some(token) => logits.of_token(*token),
                None => logits.of_any(&engine.vocabulary.all_ends()),
            }
        });
        next.collect()
    });
    rest.collect()
}

/// Logits with the logarithm of the sum of their exponentials.
struct Normalised<'a> {
    logits: &'a [f32],
    total: f64,
}

impl<'a> Normalised<'a> {
    /// Of the tokens that there are: some models have more rows than tokens.
    fn of(logits: &'a [f32], words: usize) -> Self {
        let logits = logits.get(..words).unwrap_or(logits);
        let most = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        let sum: f64 = logits
            .iter()
            .map(|logit| (f64::from(*logit) - most).exp())
            .sum();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_a_softmax_and_add_up() {
        let logits = [1.0, -2.0, 40.0, 39.0, 0.5, 1000.0];
        let normalised = Normalised::of(&logits, 5);
        let of = |token| normalised.of_token(token).exp();
        let total: f64 = (0..5).map(of).sum();
        assert!((total - 1.0).abs() < 1e-12, "{total}");
        assert!((of(2) / of(3) - 1.0_f64.exp()).abs() < 1e-9);
        assert!((normalised.of_any(&[2, 3]).exp() - of(2) - of(3)).abs() < 1e-12);
        // A row behind the last token is no token.
        assert_eq!(of(5), 0.0);
    }
}
