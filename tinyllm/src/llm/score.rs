//! Scores of labels: how a scored reply is made, and how a calibration decides it.
//!
//! Knows replies and labels; knows nothing of who scored them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Request, Response};
use crate::choose::Calibration;

/// The score of one label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabelScore {
    /// The label.
    pub label: String,
    /// The natural logarithm of its probability as a reply, as the model has it.
    pub logprob: f64,
    /// Its share among the labels, after the calibration: all of them add up to 1.
    pub probability: f64,
}

impl Response {
    /// A reply by scores: each label with the logarithm of its probability; the best one is the
    /// text.
    ///
    /// ```
    /// use tinyllm::llm::Response;
    ///
    /// let reply = Response::scored([("Spam", -2.0), ("Fine", -0.5)]);
    /// assert_eq!(reply.text, "\"Fine\"");
    /// assert!(reply.scores[1].probability > 0.8);
    /// ```
    pub fn scored<L: Into<String>>(scores: impl IntoIterator<Item = (L, f64)>) -> Self {
        let scores = scores.into_iter().map(|(label, logprob)| LabelScore {
            label: label.into(),
            logprob,
            probability: 0.0,
        });
        let mut response = Self {
            scores: scores.collect(),
            ..Self::default()
        };
        response.decide(&Calibration::default());
        response
    }

    /// Let the request's calibration decide, if the labels were scored. Doing it twice is doing it
    /// once: it starts from the model's own scores.
    pub(crate) fn decided(mut self, request: &Request) -> Self {
        if let Some(choice) = &request.choose {
            self.scores
                .retain(|score| choice.labels.contains(&score.label));
            self.decide(&choice.calibration);
        }
        self
    }

    fn decide(&mut self, calibration: &Calibration) {
        let raw = self.scores.iter().map(|it| (it.label.as_str(), it.logprob));
        let probabilities = calibration.probabilities(&raw.collect::<Vec<_>>());
        for (score, probability) in self.scores.iter_mut().zip(probabilities) {
            score.probability = probability;
        }
        // Of equals the first one, so that chance decides nothing.
        let best = self.scores.iter().reduce(|best, next| {
            if next.probability > best.probability {
                next
            } else {
                best
            }
        });
        if let Some(best) = best {
            self.text = Value::from(best.label.as_str()).to_string();
        }
    }
}
