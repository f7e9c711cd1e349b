//! A Llama as plainly as it can be written: one token after the other, in double precision.
//!
//! Reads the tensors and numbers of a [`Tiny`], and knows nothing of how the crate computes.

use std::collections::HashMap;

use candle_core::quantized::gguf_file::Value;
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{DType, Device, Tensor};

use super::tiny::{Sizes, Tiny};

pub(crate) struct Reference {
    sizes: Sizes,
    tensors: HashMap<String, Vec<f64>>,
    epsilon: f64,
    base: f64,
    factor: f64,
}

impl Reference {
    /// The weights that the crate computes with: others than of four or eight bits become eight.
    pub(crate) fn of(model: &Tiny, sizes: Sizes) -> Self {
        let number = |key: &str| {
            let value = model.metadata.iter().find(|(name, _)| name == key);
            value.map(|(_, value)| match value {
                Value::F32(number) => f64::from(*number),
                other => panic!("{key}: {other:?}"),
            })
        };
        let tensors = model.tensors.iter();
        Self {
            sizes,
            tensors: tensors
                .map(|(name, tensor)| (name.clone(), weights(tensor)))
                .collect(),
            epsilon: number("llama.attention.layer_norm_rms_epsilon").unwrap(),
            base: number("llama.rope.freq_base").unwrap(),
            factor: number("llama.rope.scaling.factor").unwrap_or(1.0),
        }
    }

    fn tensor(&self, name: &str) -> &[f64] {
        &self.tensors[name]
    }

    /// `weights * row`.
    fn product(&self, name: &str, row: &[f64]) -> Vec<f64> {
        let weights = self.tensor(name).chunks_exact(row.len());
        weights.map(|weights| dot(weights, row)).collect()
    }

    fn norm(&self, name: &str, row: &[f64]) -> Vec<f64> {
        let mean = dot(row, row) / row.len() as f64;
        let scale = 1.0 / (mean + self.epsilon).sqrt();
        let weights = self.tensor(name).iter();
        weights
            .zip(row)
            .map(|(weight, x)| x * scale * weight)
            .collect()
    }

    /// Each pair of neighbours of each head turned by its angle.
    fn turn(&self, row: &mut [f64], position: usize) {
        let width = self.sizes.width;
        let divisors = self.tensors.get("rope_freqs.weight");
        for head in row.chunks_exact_mut(width) {
            for pair in 0..width / 2 {
                let divisor = divisors.map_or(1.0, |divisors| divisors[pair]);
                let speed = self.base.powf(-2.0 * pair as f64 / width as f64);
                let angle = position as f64 * speed / self.factor / divisor;
                let (sine, cosine) = angle.sin_cos();
                let (a, b) = (head[2 * pair], head[2 * pair + 1]);
                head[2 * pair] = a * cosine - b * sine;
                head[2 * pair + 1] = a * sine + b * cosine;
            }
        }
    }

    /// For each place the log-probabilities of what comes behind it, among so many tokens.
    pub(crate) fn log_probabilities(&self, tokens: &[u32], words: usize) -> Vec<Vec<f64>> {
        let Sizes { hidden, width, .. } = self.sizes;
        let group = self.sizes.heads / self.sizes.shared_heads;
        let embedding = self.tensor("token_embd.weight");
        let mut stream: Vec<Vec<f64>> = tokens
            .iter()
            .map(|token| embedding[*token as usize * hidden..][..hidden].to_vec())
            .collect();
        for layer in 0..self.sizes.layers {
            let name = |part: &str| format!("blk.{layer}.{part}.weight");
            let (mut keys, mut values) = (Vec::new(), Vec::new());
            for (position, row) in stream.iter_mut().enumerate() {
                let normed = self.norm(&name("attn_norm"), row);
                let mut query = self.product(&name("attn_q"), &normed);
                let mut key = self.product(&name("attn_k"), &normed);
                self.turn(&mut query, position);
                self.turn(&mut key, position);
                keys.push(key);
                values.push(self.product(&name("attn_v"), &normed));
                let mut mixed = Vec::new();
                for (head, query) in query.chunks_exact(width).enumerate() {
                    let at = head / group * width;
                    let scores = keys.iter().map(|key: &Vec<f64>| {
                        dot(query, &key[at..at + width]) / (width as f64).sqrt()
                    });
                    let shares = softmax(&scores.collect::<Vec<_>>());
                    mixed.extend((at..at + width).map(|number| {
                        let values = values.iter().map(|value: &Vec<f64>| value[number]);
                        shares
                            .iter()
                            .zip(values)
                            .map(|(share, value)| share * value)
                            .sum::<f64>()
                    }));
                }
                add(row, &self.product(&name("attn_output"), &mixed));
                let normed = self.norm(&name("ffn_norm"), row);
                let gate = self.product(&name("ffn_gate"), &normed);
                let up = self.product(&name("ffn_up"), &normed);
                let inner: Vec<f64> = gate
                    .iter()
                    .zip(up)
                    .map(|(gate, up)| gate / (1.0 + (-gate).exp()) * up)
                    .collect();
                add(row, &self.product(&name("ffn_down"), &inner));
            }
        }
        let output = match self.tensors.contains_key("output.weight") {
            true => "output.weight",
            false => "token_embd.weight",
        };
        let logits = stream.iter().map(|row| {
            let mut logits = self.product(output, &self.norm("output_norm.weight", row));
            logits.truncate(words);
            softmax(&logits).into_iter().map(f64::ln).collect()
        });
        logits.collect()
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter()
        .zip(right)
        .map(|(left, right)| left * right)
        .sum()
}

fn add(row: &mut [f64], more: &[f64]) {
    row.iter_mut()
        .zip(more)
        .for_each(|(row, more)| *row += more);
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|logit| (logit - most).exp()).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

/// The numbers of a tensor; a matrix of another type than these becomes eight bits first.
fn weights(tensor: &QTensor) -> Vec<f64> {
    let is_vector = tensor.shape().dims().len() == 1;
    let stays = [GgmlDType::Q4_0, GgmlDType::Q4_1, GgmlDType::Q8_0].contains(&tensor.dtype());
    let numbers = tensor.dequantize(&Device::Cpu).unwrap();
    let numbers: Vec<f32> = numbers.flatten_all().unwrap().to_vec1().unwrap();
    match is_vector || stays {
        true => numbers.into_iter().map(f64::from).collect(),
        false => numbers.chunks_exact(32).flat_map(eight_bits).collect(),
    }
}

/// 32 numbers as whole multiples of one step, of which the largest is 127; the step is a half.
fn eight_bits(numbers: &[f32]) -> Vec<f64> {
    let largest = numbers
        .iter()
        .fold(0.0_f32, |most, number| most.max(number.abs()));
    let step = Tensor::new(largest / 127.0, &Device::Cpu).unwrap();
    let step = step.to_dtype(DType::F16).unwrap();
    let step: f64 = step.to_dtype(DType::F64).unwrap().to_scalar().unwrap();
    let rounded = numbers
        .iter()
        .map(|number| (f64::from(*number) / step).round());
    rounded
        .map(|whole: f64| whole.clamp(-127.0, 127.0) * step)
        .collect()
}
