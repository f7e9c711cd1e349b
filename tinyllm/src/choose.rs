//! Choose: a label is scored instead of generated; what corrects the scores, and how that is made.
//!
//! Knows labels, log-probabilities and schemas; knows nothing of nodes, requests or providers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::nearest;

mod fit;

pub use fit::Labelled;

/// Whether a node's enum is chosen by scores, and what corrects them.
///
/// ```
/// use tinyllm::Options;
/// use tinyllm::choose::Calibration;
///
/// let plain = Options::new().choose(true);
/// let calibrated = Options::new().choose(Calibration::fixed(1.0, &[("Spam", -0.7), ("Fine", 0.7)]));
/// assert_eq!(plain.to_string(), "choose = true");
/// assert_ne!(plain, calibrated);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Choose {
    /// The reply is generated.
    Generate,
    /// The labels are scored, where the provider can.
    Score(Calibration),
}

impl From<bool> for Choose {
    fn from(scores: bool) -> Self {
        match scores {
            true => Self::Score(Calibration::default()),
            false => Self::Generate,
        }
    }
}

impl From<Calibration> for Choose {
    fn from(calibration: Calibration) -> Self {
        Self::Score(calibration)
    }
}

impl From<&Calibration> for Choose {
    fn from(calibration: &Calibration) -> Self {
        Self::Score(calibration.clone())
    }
}

/// What is done to the log-probabilities of labels before they are compared.
///
/// A language model prefers some labels whatever the text is: they are frequent words, or short
/// ones. A label's bias takes that preference back; the scale says how much the text counts.
/// It is data: it is written and read as JSON, and one that is final can stand in code.
///
/// [`Runtime::calibrate`](crate::Runtime::calibrate) makes one from labelled examples.
///
/// ```
/// use tinyllm::choose::Calibration;
///
/// const SPAM: Calibration = Calibration::fixed(0.8, &[("Spam", -0.7), ("Fine", 0.7)]);
///
/// let json = serde_json::to_string(&SPAM).unwrap();
/// assert_eq!(json, r#"{"scale":0.8,"biases":{"Fine":0.7,"Spam":-0.7}}"#);
/// assert_eq!(serde_json::from_str::<Calibration>(&json).unwrap(), SPAM);
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Calibration {
    scale: f64,
    biases: Biases,
}

#[derive(Clone, Debug)]
enum Biases {
    Fixed(&'static [(&'static str, f64)]),
    Made(BTreeMap<String, f64>),
}

/// How a calibration is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default = "one")]
    scale: f64,
    biases: BTreeMap<String, f64>,
}

fn one() -> f64 {
    1.0
}

impl From<Calibration> for Stored {
    fn from(calibration: Calibration) -> Self {
        Self {
            scale: calibration.scale,
            biases: calibration.biases(),
        }
    }
}

impl TryFrom<Stored> for Calibration {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        Self::made(stored.scale, stored.biases)
    }
}

impl Default for Calibration {
    /// One that corrects nothing.
    fn default() -> Self {
        Self::fixed(1.0, &[])
    }
}

impl PartialEq for Calibration {
    fn eq(&self, other: &Self) -> bool {
        self.scale == other.scale && self.biases() == other.biases()
    }
}

impl Calibration {
    /// One that stands in code: the scale, and each label with its bias.
    pub const fn fixed(scale: f64, biases: &'static [(&'static str, f64)]) -> Self {
        Self {
            scale,
            biases: Biases::Fixed(biases),
        }
    }

    pub(crate) fn made(scale: f64, biases: BTreeMap<String, f64>) -> Result<Self, String> {
        if !(scale.is_finite() && scale > 0.0) {
            return Err(format!(
                "the scale of a calibration is above 0, not {scale}"
            ));
        }
        if let Some((label, bias)) = biases.iter().find(|(_, bias)| !bias.is_finite()) {
            return Err(format!("the bias of `{label}` is a number, not {bias}"));
        }
        Ok(Self {
            scale,
            biases: Biases::Made(biases),
        })
    }

    /// How much the text counts.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Each label's bias.
    pub fn biases(&self) -> BTreeMap<String, f64> {
        match &self.biases {
            Biases::Fixed(biases) => {
                let owned = biases
                    .iter()
                    .map(|(label, bias)| (label.to_string(), *bias));
                owned.collect()
            }
            Biases::Made(biases) => biases.clone(),
        }
    }

    /// Whether it corrects nothing.
    pub fn is_plain(&self) -> bool {
        self.scale == 1.0 && self.biases().is_empty()
    }

    /// The probability of each label, from their log-probabilities.
    ///
    /// `softmax(scale * log p + bias)`, after Platt scaling with a bias per class.
    ///
    /// ```
    /// use tinyllm::choose::Calibration;
    ///
    /// let scores = [("Spam", -1.0), ("Fine", -2.0)];
    /// let spam = |calibration: Calibration| calibration.probabilities(&scores)[0];
    /// assert!(spam(Calibration::default()) > 0.7);
    /// assert!(spam(Calibration::fixed(1.0, &[("Spam", -0.7), ("Fine", 0.7)])) < 0.5);
    /// ```
    pub fn probabilities<L: AsRef<str>>(&self, scores: &[(L, f64)]) -> Vec<f64> {
        let biases = self.biases();
        let raw: Vec<f64> = scores.iter().map(|(_, score)| *score).collect();
        let corrected: Vec<f64> = softmax(&raw)
            .into_iter()
            .zip(scores)
            .map(|(log_probability, (label, _))| {
                let bias = biases.get(label.as_ref()).copied().unwrap_or(0.0);
                self.scale * log_probability + bias
            })
            .collect();
        softmax(&corrected).into_iter().map(f64::exp).collect()
    }

    /// Whether it is one of these labels: it names all of them or none, and no other.
    pub(crate) fn fits(&self, labels: &[String]) -> Result<(), String> {
        let biases = self.biases();
        if biases.is_empty() {
            return Ok(());
        }
        if let Some(unknown) = biases.keys().find(|label| !labels.contains(label)) {
            let hint = nearest::hint(unknown, "labels", labels.iter().map(String::as_str));
            return Err(format!("its calibration names `{unknown}`{hint}"));
        }
        match labels.iter().find(|label| !biases.contains_key(*label)) {
            Some(missing) => Err(format!(
                "its calibration lacks `{missing}`; make it again with all labels"
            )),
            None => Ok(()),
        }
    }
}

/// Logarithms of the shares of `exp(score)`; what is no number has no share.
fn softmax(scores: &[f64]) -> Vec<f64> {
    let clean = |score: &f64| {
        if score.is_nan() {
            f64::NEG_INFINITY
        } else {
            *score
        }
    };
    let most = scores.iter().map(clean).fold(f64::NEG_INFINITY, f64::max);
    if !most.is_finite() {
        let even = -(scores.len().max(1) as f64).ln();
        return vec![even; scores.len()];
    }
    let total: f64 = scores.iter().map(|score| (clean(score) - most).exp()).sum();
    let total = most + total.ln();
    scores.iter().map(|score| clean(score) - total).collect()
}

/// The labels of an enum without payloads, in the order of its schema; `None` for another type.
///
/// schemars writes such an enum as `enum` of texts, or as `oneOf` of them where variants have docs.
pub(crate) fn labels(schema: &Value) -> Option<Vec<String>> {
    if let Some(one) = schema.get("const") {
        return Some(vec![one.as_str()?.to_string()]);
    }
    if let Some(labels) = schema.get("enum") {
        let labels = labels.as_array()?.iter();
        return labels
            .map(|label| Some(label.as_str()?.to_string()))
            .collect();
    }
    let variants = schema.get("oneOf")?.as_array()?;
    let mut all = Vec::new();
    for variant in variants {
        all.extend(labels(variant)?);
    }
    (!all.is_empty()).then_some(all)
}

/// A value of an option: `true`, `false`, a calibration, or either as text.
pub(crate) fn read(value: &Value) -> Result<Choose, String> {
    let value = match value {
        Value::String(text) => match serde_json::from_str(text.trim()) {
            Ok(value) => Cow::Owned(value),
            Err(_) => Cow::Borrowed(value),
        },
        other => Cow::Borrowed(other),
    };
    match value.as_ref() {
        Value::Bool(scores) => Ok(Choose::from(*scores)),
        Value::Object(_) => serde_json::from_value::<Calibration>(value.clone().into_owned())
            .map(Choose::from)
            .map_err(|fault| format!("`choose` is no calibration: {fault}")),
        other => Err(format!(
            "`choose` is true, false or a calibration, not `{other}`"
        )),
    }
}

/// What `#[data]` knows of a type: whether its values are labels alone.
#[doc(hidden)]
pub trait Labels {
    /// Whether it is an enum whose variants carry nothing.
    const ARE_ALL: bool;
}

/// Asks what `#[data]` knows of a type; of one that it does not know, nothing is said.
#[doc(hidden)]
#[derive(Debug)]
pub struct Asked<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: Labels + ?Sized> Asked<T> {
    /// What `#[data]` knows; it comes before the trait's constant of the same name.
    pub const MAY_CHOOSE: bool = T::ARE_ALL;
}

/// The answer for types that `#[data]` does not know.
#[doc(hidden)]
pub trait Unknown {
    /// The schema decides at run time.
    const MAY_CHOOSE: bool = true;
}

impl<T: ?Sized> Unknown for Asked<T> {}
