//! Llama: the layers of the model, and what they make of a batch of tokens.
//!
//! Knows the architecture of the Llama family as GGUF files write it down; knows nothing of text,
//! requests or sampling. Tokens of several sequences go through the layers together.

mod batch;

use batch::Batch;

use super::block::LANES;
use super::file::ModelFile;
use super::matrix::{Compute, Matrix};
use super::pages::{Sequence, Shape};
use crate::fault::Result;

/// A model of the Llama family.
pub(crate) struct Llama {
    pub(crate) sizes: Sizes,
    embedding: Matrix,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    /// `None` if the embedding serves as output as well.
    output: Option<Matrix>,
    /// By pair of a head's dimensions: the angle of one position.
    angles: Vec<f32>,
}

/// What the file says about the model's shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) vocabulary: usize,
    /// The longest sequence that the model was trained on.
    pub(crate) context: usize,
    hidden: usize,
    inner: usize,
    heads: usize,
    /// The numbers of all heads of queries; not always as many as hidden ones.
    attended: usize,
    epsilon: f32,
    pub(crate) shape: Shape,
}

struct Layer {
    attention_norm: Vec<f32>,
    query: Matrix,
    key: Matrix,
    value: Matrix,
    output: Matrix,
    inner_norm: Vec<f32>,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
}

/// Tokens that one sequence is to be extended by.
pub(crate) struct Part<'a> {
    pub(crate) sequence: &'a mut Sequence,
    pub(crate) tokens: &'a [u32],
    /// For how many of the last tokens logits are wanted.
    pub(crate) wanted: usize,
}

/// The logits that were wanted, one after the other.
pub(crate) type Logits = Vec<Vec<f32>>;

impl Sizes {
    fn read(file: &ModelFile) -> Result<Self> {
        let hidden = file.count("llama.embedding_length")?;
        let heads = file.count("llama.attention.head_count")?;
        let shared = "llama.attention.head_count_kv";
        file.is_one("llama.attention.head_count")?;
        file.is_one(shared)?;
        file.is_one("llama.feed_forward_length")?;
        let width = file.count("llama.attention.key_length");
        let width = width.unwrap_or(hidden / heads);
        let shape = Shape {
            layers: file.count("llama.block_count")?,
            heads: file.count(shared).unwrap_or(heads),
            width,
        };
        for key in ["llama.attention.value_length", "llama.rope.dimension_count"] {
            let other = file.count(key).ok().filter(|length| *length != width);
            if let Some(other) = other {
                let what = format_args!("`{key}` is {other}, and a head is {width} numbers wide");
                return Err(file.unknown(what));
            }
        }
        if !width.is_multiple_of(LANES) || width == 0 {
            let what =
                format_args!("a head is {width} numbers wide, which is no multiple of {LANES}");
            return Err(file.unknown(what));
        }
        if !heads.is_multiple_of(shape.heads) {
            let what = format_args!(
                "{heads} heads cannot share {} heads of keys evenly",
                shape.heads
            );
            return Err(file.damaged(what));
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a small number of few digits"
        )]
        let epsilon = file
            .number("llama.attention.layer_norm_rms_epsilon")
            .unwrap_or(1e-5) as f32;
        Ok(Self {
            vocabulary: vocabulary(file)?,
            context: file.count("llama.context_length")?,
            hidden,
            inner: file.count("llama.feed_forward_length")?,
            heads,
            attended: heads * width,
            epsilon,
            shape,
        })
    }
}

/// The rows of the embedding: more of them than tokens in some files.
fn vocabulary(file: &ModelFile) -> Result<usize> {
    let embedding = file.content().tensor_infos.get("token_embd.weight");
    let rows = embedding.and_then(|info| info.shape.dims().first().copied());
    rows.ok_or_else(|| file.damaged("it has no tensor `token_embd.weight`"))
}

impl Llama {
    pub(crate) fn load(file: &mut ModelFile) -> Result<Self> {
        let sizes = Sizes::read(file)?;
        only_known_tensors(file)?;
        let Sizes {
            vocabulary, hidden, ..
        } = sizes;
        let layers = (0..sizes.shape.layers).map(|index| Layer::load(file, &sizes, index));
        let layers = layers.collect::<Result<_>>()?;
        let output = file.has("output.weight");
        Ok(Self {
            angles: angles(file, sizes.shape.width)?,
            embedding: file.matrix("token_embd.weight", vocabulary, hidden)?,
            layers,
            norm: file.numbers("output_norm.weight", hidden)?,
            output: output
                .then(|| file.matrix("output.weight", vocabulary, hidden))
                .transpose()?,
            sizes,
        })
    }

    /// The bytes that the weights take.
    pub(crate) fn bytes(&self) -> usize {
        let layers = self.layers.iter().flat_map(|layer| {
            let Layer {
                query,
                key,
                value,
                output,
                gate,
                up,
                down,
                ..
            } = layer;
            [query, key, value, output, gate, up, down]
        });
        let ends = [&self.embedding].into_iter().chain(&self.output);
        layers.chain(ends).map(Matrix::bytes).sum()
    }

    /// Extend sequences by tokens, all in one batch; the logits that are wanted, in the parts' order.
    pub(crate) fn read(&self, parts: &mut [Part<'_>], compute: &Compute) -> Logits {
        if parts.is_empty() {
            return Vec::new();
        }
        let mut batch = Batch::new(self, parts);
        for (index, layer) in self.layers.iter().enumerate() {
            batch.attend(layer, index, parts, compute);
            batch.think(layer, compute);
        }
        batch.logits(parts, compute)
    }
}

impl Layer {
    fn load(file: &mut ModelFile, sizes: &Sizes, index: usize) -> Result<Self> {
        let name = |part: &str| format!("blk.{index}.{part}.weight");
        let Sizes {
            hidden,
            inner,
            attended,
            shape,
            ..
        } = *sizes;
        let shared = shape.heads * shape.width;
        Ok(Self {
            attention_norm: file.numbers(&name("attn_norm"), hidden)?,
            query: file.matrix(&name("attn_q"), attended, hidden)?,
            key: file.matrix(&name("attn_k"), shared, hidden)?,
            value: file.matrix(&name("attn_v"), shared, hidden)?,
            output: file.matrix(&name("attn_output"), hidden, attended)?,
            inner_norm: file.numbers(&name("ffn_norm"), hidden)?,
            gate: file.matrix(&name("ffn_gate"), inner, hidden)?,
            up: file.matrix(&name("ffn_up"), inner, hidden)?,
            down: file.matrix(&name("ffn_down"), hidden, inner)?,
        })
    }
}

/// A tensor that nobody here reads would make every reply wrong: a bias, another kind of norm.
fn only_known_tensors(file: &ModelFile) -> Result<()> {
    const WHOLE: [&str; 4] = ["token_embd", "output_norm", "output", "rope_freqs"];
    const OF_LAYERS: [&str; 10] = [
        "attn_norm",
        "attn_q",
        "attn_k",
        "attn_v",
        "attn_output",
        "ffn_norm",
        "ffn_gate",
        "ffn_up",
        "ffn_down",
        // What old converters wrote of the positions, and nobody reads.
        "attn_rot_embd",
    ];
    let is_known = |name: &str| {
        let part = name.strip_suffix(".weight")?;
        let layered = part
            .strip_prefix("blk.")
            .and_then(|part| part.split_once('.'));
        let known = match layered {
            Some((_, part)) => OF_LAYERS.contains(&part),
            None => WHOLE.contains(&part),
        };
        known.then_some(())
    };
    let names = file.content().tensor_infos.keys();
    let unknown = names.filter(|name| is_known(name).is_none()).min();
    match unknown {
        Some(name) => {
            Err(file.unknown(format_args!("nothing is known here of its tensor `{name}`")))
        }
        None => Ok(()),
    }
}

/// By pair of dimensions, the angle by which one position turns it.
fn angles(file: &mut ModelFile, width: usize) -> Result<Vec<f32>> {
    // Without a type a factor means the linear one, as in llama.cpp.
    let scaling = file.text("llama.rope.scaling.type").unwrap_or("linear");
    let factor = match scaling {
        "none" => None,
        "linear" => file
            .number("llama.rope.scaling.factor")
            .or_else(|| file.number("llama.rope.scale_linear"))
            .filter(|factor| *factor > 0.0),
        other => return Err(file.unknown(format_args!("its positions are scaled by `{other}`"))),
    };
    let factor = factor.unwrap_or(1.0);
    let base = file.number("llama.rope.freq_base").unwrap_or(10_000.0);
    // Llama 3 writes one more divisor for each pair.
    let divisors = if file.has("rope_freqs.weight") {
        file.numbers("rope_freqs.weight", width / 2)?
    } else {
        vec![1.0; width / 2]
    };
    let mut angles = Vec::with_capacity(width / 2);
    let mut pair = 0.0;
    for divisor in divisors {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "small numbers"
        )]
        let angle = (base.powf(-2.0 * pair / width as f64) / factor / f64::from(divisor)) as f32;
        angles.push(angle);
        pair += 1.0;
    }
    Ok(angles)
}
