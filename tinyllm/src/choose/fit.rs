//! Fit: a calibration out of examples.
//!
//! Pure functions of numbers: the same examples give the same calibration. Knows no model.

use std::collections::BTreeMap;

use super::{Calibration, softmax};

/// What a model said of one text: the log-probability of each label, and the right label.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Each label with its log-probability.
    pub scores: Vec<(String, f64)>,
    /// The right one.
    pub label: String,
}

/// Steps of the climb; each goes up, and the last ones change nothing that can be seen.
const STEPS: usize = 400;

impl Calibration {
    /// The calibration under which the right labels are most likely.
    ///
    /// Maximum likelihood of `softmax(scale * (log p - mean) + bias)` under a weak prior that the
    /// scale is near 1 and that, where a label's mean over all examples is taken off, biases are
    /// near 0. The prior keeps a handful of examples from being learnt by heart. It is one hill,
    /// so where the climb starts does not matter.
    ///
    /// ```
    /// use tinyllm::choose::{Calibration, Labelled};
    ///
    /// // A model that likes `Spam` too much by 3, and knows better by 1.
    /// let example = |spam: f64, fine: f64, label: &str| Labelled {
    ///     scores: vec![("Spam".to_string(), spam), ("Fine".to_string(), fine)],
    ///     label: label.to_string(),
    /// };
    /// let pair = |_| [example(-0.1, -4.1, "Spam"), example(-1.1, -3.1, "Fine")];
    /// let examples: Vec<Labelled> = (0..10).flat_map(pair).collect();
    /// let calibration = Calibration::fit(&examples).unwrap();
    /// let fine = calibration.probabilities(&examples[1].scores);
    /// assert!(fine[1] > 0.5);
    /// ```
    ///
    /// # Errors
    /// No examples, examples of different labels, a right label that was not scored, or a label
    /// that no example has.
    pub fn fit(examples: &[Labelled]) -> Result<Self, String> {
        let (labels, rows) = table(examples.iter().map(|example| &example.scores))?;
        let mut truths = Vec::with_capacity(examples.len());
        for example in examples {
            let label = &example.label;
            let place = labels.iter().position(|known| known == label);
            truths.push(place.ok_or_else(|| format!("the label `{label}` was not scored"))?);
        }
        if let Some(place) = (0..labels.len()).find(|place| !truths.contains(place)) {
            let label = labels.get(place).map_or("", String::as_str);
            return Err(format!("no example has the label `{label}`"));
        }
        let means = means(&rows, labels.len());
        let centred: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .zip(&means)
                    .map(|(score, mean)| score - mean)
                    .collect()
            })
            .collect();
        let point = climb(&centred, &truths, labels.len());
        let biases = point.biases.iter().zip(&means);
        let biases = biases
            .map(|(bias, mean)| bias - point.scale * mean)
            .collect();
        made(point.scale, &labels, biases)
    }

    /// A calibration out of texts whose labels nobody knows: each label's mean is taken off.
    ///
    /// It helps where the texts have about as many of each label, and needs no work.
    ///
    /// # Errors
    /// No examples, or examples of different labels.
    pub fn of_unlabelled(scores: &[Vec<(String, f64)>]) -> Result<Self, String> {
        let (labels, rows) = table(scores.iter())?;
        let biases = means(&rows, labels.len()).into_iter().map(|mean| -mean);
        made(1.0, &labels, biases.collect())
    }
}

/// The labels, and each example's logarithms of shares in their order.
fn table<'e>(
    examples: impl Iterator<Item = &'e Vec<(String, f64)>>,
) -> Result<(Vec<String>, Vec<Vec<f64>>), String> {
    let mut labels: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for scores in examples {
        if rows.is_empty() {
            labels = scores.iter().map(|(label, _)| label.clone()).collect();
        }
        let by_label: BTreeMap<&str, f64> = scores
            .iter()
            .map(|(label, score)| (label.as_str(), *score))
            .collect();
        let row: Option<Vec<f64>> = labels
            .iter()
            .map(|label| by_label.get(label.as_str()).copied())
            .collect();
        let row = row.filter(|row| row.len() == by_label.len() && !row.is_empty());
        let row = row.ok_or("the examples are of different labels")?;
        if row.iter().any(|score| !score.is_finite()) {
            return Err("a log-probability is no number".to_string());
        }
        rows.push(softmax(&row));
    }
    if rows.is_empty() {
        return Err("there are no examples".to_string());
    }
    Ok((labels, rows))
}

fn means(rows: &[Vec<f64>], labels: usize) -> Vec<f64> {
    let mut sums = vec![0.0; labels];
    for row in rows {
        for (sum, score) in sums.iter_mut().zip(row) {
            *sum += score;
        }
    }
    sums.into_iter()
        .map(|sum| sum / rows.len().max(1) as f64)
        .collect()
}

/// Biases that add up to nothing: only their differences count.
fn made(scale: f64, labels: &[String], biases: Vec<f64>) -> Result<Calibration, String> {
    let mean = biases.iter().sum::<f64>() / biases.len().max(1) as f64;
    let biases = biases.iter().map(|bias| bias - mean);
    Calibration::made(scale, labels.iter().cloned().zip(biases).collect())
}

#[derive(Clone)]
struct Point {
    scale: f64,
    biases: Vec<f64>,
}

/// The least scale: the text counts, however little.
const LEAST_SCALE: f64 = 0.01;
/// The prior of the scale around 1, and of a bias around 0, as standard deviations.
const SPREAD_OF_SCALE: f64 = 0.5;
const SPREAD_OF_BIAS: f64 = 1.0;

/// Gradient ascent; a step that goes down is taken back and halved.
fn climb(rows: &[Vec<f64>], truths: &[usize], labels: usize) -> Point {
    let mut point = Point {
        scale: 1.0,
        biases: vec![0.0; labels],
    };
    let (mut height, mut slope) = look(&point, rows, truths);
    let mut step = 1.0 / rows.len().max(1) as f64;
    for _ in 0..STEPS {
        let next = Point {
            scale: (point.scale + step * slope.scale).max(LEAST_SCALE),
            biases: point
                .biases
                .iter()
                .zip(&slope.biases)
                .map(|(bias, slope)| bias + step * slope)
                .collect(),
        };
        let (higher, next_slope) = look(&next, rows, truths);
        if higher >= height {
            (point, height, slope) = (next, higher, next_slope);
            step *= 1.3;
        } else {
            step *= 0.5;
        }
    }
    point
}

/// The logarithm of likelihood and prior at a point, and its slope.
fn look(point: &Point, rows: &[Vec<f64>], truths: &[usize]) -> (f64, Point) {
    let from_one = point.scale - 1.0;
    let bias_weight = SPREAD_OF_BIAS.powi(-2);
    let scale_weight = SPREAD_OF_SCALE.powi(-2);
    let mut height = -0.5 * scale_weight * from_one * from_one;
    let mut slope = Point {
        scale: -scale_weight * from_one,
        biases: point
            .biases
            .iter()
            .map(|bias| -bias_weight * bias)
            .collect(),
    };
    height -= 0.5 * bias_weight * point.biases.iter().map(|bias| bias * bias).sum::<f64>();
    for (row, truth) in rows.iter().zip(truths) {
        let corrected: Vec<f64> = row
            .iter()
            .zip(&point.biases)
            .map(|(score, bias)| point.scale * score + bias)
            .collect();
        let logs = softmax(&corrected);
        height += logs.get(*truth).copied().unwrap_or(0.0);
        for (label, (log, score)) in logs.iter().zip(row).enumerate() {
            let wrong = f64::from(u8::from(label == *truth)) - log.exp();
            slope.scale += wrong * score;
            if let Some(bias) = slope.biases.get_mut(label) {
                *bias += wrong;
            }
        }
    }
    (height, slope)
}
