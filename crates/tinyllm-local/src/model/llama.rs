//! Llama: the layers of the model, and what they make of a batch of tokens.
//!
//! Knows the architecture of the Llama family as GGUF files write it down; knows nothing of text,
//! requests or sampling. Tokens of several sequences go through the layers together.

use pulp::WithSimd;

use super::attention::Attention;
use super::block::LANES;
use super::file::ModelFile;
use super::matrix::{Compute, Lanes, Matrix, Rows};
use super::pages::{Sequence, Shape};
use super::simd::silu;
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
        let width = hidden / heads;
        let shape = Shape {
            layers: file.count("llama.block_count")?,
            heads: file.count("llama.attention.head_count_kv").unwrap_or(heads),
            width,
        };
        for key in [
            "llama.attention.key_length",
            "llama.attention.value_length",
            "llama.rope.dimension_count",
        ] {
            let other = file.count(key).ok().filter(|length| *length != width);
            if let Some(other) = other {
                return Err(file.unknown(format_args!("`{key}` is {other}, not {width}")));
            }
        }
        if width % LANES != 0 || heads % shape.heads != 0 || width * heads != hidden {
            let what = format_args!(
                "{heads} heads with {} of keys on {hidden} numbers",
                shape.heads
            );
            return Err(file.unknown(what));
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
        for part in ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_up"] {
            let bias = format!("blk.{index}.{part}.bias");
            if file.has(&bias) {
                return Err(file.unknown(format_args!("it has a bias, `{bias}`")));
            }
        }
        let Sizes {
            hidden,
            inner,
            shape,
            ..
        } = *sizes;
        let shared = shape.heads * shape.width;
        Ok(Self {
            attention_norm: file.numbers(&name("attn_norm"), hidden)?,
            query: file.matrix(&name("attn_q"), hidden, hidden)?,
            key: file.matrix(&name("attn_k"), shared, hidden)?,
            value: file.matrix(&name("attn_v"), shared, hidden)?,
            output: file.matrix(&name("attn_output"), hidden, hidden)?,
            inner_norm: file.numbers(&name("ffn_norm"), hidden)?,
            gate: file.matrix(&name("ffn_gate"), inner, hidden)?,
            up: file.matrix(&name("ffn_up"), inner, hidden)?,
            down: file.matrix(&name("ffn_down"), hidden, inner)?,
        })
    }
}

/// By pair of dimensions, the angle by which one position turns it.
fn angles(file: &mut ModelFile, width: usize) -> Result<Vec<f32>> {
    let scaling = file.text("llama.rope.scaling.type").unwrap_or("none");
    let factor = match scaling {
        "none" => 1.0,
        "linear" => file.number("llama.rope.scaling.factor").unwrap_or(1.0),
        other => return Err(file.unknown(format_args!("its positions are scaled by `{other}`"))),
    };
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

/// The state of a batch between the layers.
struct Batch<'a> {
    model: &'a Llama,
    /// By row: its part, and its position there.
    places: Vec<(usize, usize)>,
    /// By row and pair of dimensions: sine and cosine of the position.
    turns: Vec<(f32, f32)>,
    /// By row: the stream that every layer adds to.
    stream: Vec<f32>,
    buffers: Buffers,
}

/// Memory that is used again in each layer.
#[derive(Default)]
struct Buffers {
    normed: Vec<f32>,
    product: Vec<Lanes>,
    second: Vec<Lanes>,
    queries: Vec<f32>,
    keys: Vec<f32>,
    values: Vec<f32>,
    mixed: Vec<f32>,
}

impl<'a> Batch<'a> {
    fn new(model: &'a Llama, parts: &mut [Part<'_>]) -> Self {
        let mut places = Vec::new();
        let mut stream = Vec::new();
        for (index, part) in parts.iter_mut().enumerate() {
            let start = part.sequence.len();
            part.sequence.extend(part.tokens, model.sizes.shape);
            for (offset, token) in part.tokens.iter().enumerate() {
                places.push((index, start + offset));
                model.embedding.row(*token as usize, &mut stream);
            }
        }
        let turns = places.iter().flat_map(|(_, position)| {
            #[expect(clippy::cast_precision_loss, reason = "positions are below 2^24")]
            let position = *position as f32;
            model
                .angles
                .iter()
                .map(move |angle| (position * angle).sin_cos())
        });
        Self {
            turns: turns.collect(),
            model,
            places,
            stream,
            buffers: Buffers::default(),
        }
    }

    /// The first half of a layer: what each token takes from those before it.
    fn attend(&mut self, layer: &Layer, index: usize, parts: &mut [Part<'_>], compute: &Compute) {
        let Sizes {
            hidden,
            heads,
            shape,
            ..
        } = self.model.sizes;
        let count = self.places.len();
        let Buffers {
            normed,
            product,
            queries,
            keys,
            values,
            mixed,
            ..
        } = &mut self.buffers;
        self.model
            .normalise(&self.stream, &layer.attention_norm, normed);
        let rows = Rows::new(normed, count);
        for (matrix, to) in [
            (&layer.query, &mut *queries),
            (&layer.key, &mut *keys),
            (&layer.value, &mut *values),
        ] {
            matrix.multiply(&rows, compute, product);
            in_rows(product, count, matrix.outputs, to);
        }
        let pairs = shape.width / 2;
        turn(queries, heads, pairs, &self.turns);
        turn(keys, shape.heads, pairs, &self.turns);
        let shared = shape.heads * shape.width;
        let kept = keys.chunks_exact(shared).zip(values.chunks_exact(shared));
        for ((part, position), (key, value)) in self.places.iter().zip(kept) {
            if let Some(part) = parts.get_mut(*part) {
                part.sequence.write(shape, index, *position, key, value);
            }
        }
        mixed.resize(count * hidden, 0.0);
        let parts = &*parts;
        let places = &self.places;
        let queries = &*queries;
        compute.each(mixed, hidden, |row, out| {
            let place = places
                .get(row)
                .and_then(|(part, position)| Some((parts.get(*part)?, position)));
            let query = queries.get(row * hidden..(row + 1) * hidden);
            if let (Some((part, position)), Some(queries)) = (place, query) {
                let pages = &part.sequence.pages;
                let visible = position + 1;
                compute.arch.dispatch(Attention {
                    pages,
                    shape,
                    layer: index,
                    visible,
                    queries,
                    out,
                });
            }
        });
        layer
            .output
            .multiply(&Rows::new(mixed, count), compute, product);
        add_rows(product, count, hidden, &mut self.stream);
    }

    /// The second half of a layer: what each token makes of itself.
    fn think(&mut self, layer: &Layer, compute: &Compute) {
        let Sizes { hidden, inner, .. } = self.model.sizes;
        let count = self.places.len();
        let Buffers {
            normed,
            product,
            second,
            mixed,
            ..
        } = &mut self.buffers;
        self.model
            .normalise(&self.stream, &layer.inner_norm, normed);
        let rows = Rows::new(normed, count);
        layer.gate.multiply(&rows, compute, product);
        layer.up.multiply(&rows, compute, second);
        let ups = &*second;
        compute.each(product, GATES, |index, gates| {
            let ups = ups.get(index * GATES..).unwrap_or_default();
            compute.arch.dispatch(Gate { gates, ups });
        });
        in_rows(product, count, inner, mixed);
        layer
            .down
            .multiply(&Rows::new(mixed, count), compute, product);
        add_rows(product, count, hidden, &mut self.stream);
    }

    fn logits(mut self, parts: &[Part<'_>], compute: &Compute) -> Logits {
        let hidden = self.model.sizes.hidden;
        let mut wanted = Vec::new();
        let mut count = 0;
        let mut rows = self.stream.chunks_exact(hidden);
        for part in parts {
            let skipped = part.tokens.len().saturating_sub(part.wanted);
            for row in rows.by_ref().take(part.tokens.len()).skip(skipped) {
                wanted.extend_from_slice(row);
                count += 1;
            }
        }
        if count == 0 {
            return Vec::new();
        }
        let Buffers {
            normed,
            product,
            mixed,
            ..
        } = &mut self.buffers;
        self.model.normalise(&wanted, &self.model.norm, normed);
        let output = self.model.output.as_ref().unwrap_or(&self.model.embedding);
        output.multiply(&Rows::new(normed, count), compute, product);
        in_rows(product, count, output.outputs, mixed);
        mixed
            .chunks_exact(output.outputs)
            .map(<[f32]>::to_vec)
            .collect()
    }
}

impl Llama {
    /// Each row divided by its root mean square, times a weight for each number.
    fn normalise(&self, rows: &[f32], weight: &[f32], out: &mut Vec<f32>) {
        out.clear();
        for row in rows.chunks_exact(self.sizes.hidden) {
            let (chunks, _) = row.as_chunks::<LANES>();
            let mut squares = [0.0; LANES];
            for chunk in chunks {
                for (square, number) in squares.iter_mut().zip(chunk) {
                    *square += number * number;
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "some thousand numbers at most")]
            let mean = squares.iter().sum::<f32>() / row.len() as f32;
            let scale = 1.0 / (mean + self.sizes.epsilon).sqrt();
            out.extend(
                row.iter()
                    .zip(weight)
                    .map(|(number, weight)| number * scale * weight),
            );
        }
    }
}

/// Vectors of gates that one thread takes at once.
const GATES: usize = 256;

/// The gated product of a feed-forward layer.
struct Gate<'a> {
    gates: &'a mut [Lanes],
    ups: &'a [Lanes],
}

impl WithSimd for Gate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (gates, ups) in self.gates.iter_mut().zip(self.ups) {
            for (gate, up) in gates.iter_mut().zip(ups) {
                *gate = silu(*gate) * up;
            }
        }
    }
}

/// Turn each pair of neighbours of each head by its position's angles.
fn turn(rows: &mut [f32], heads: usize, pairs: usize, turns: &[(f32, f32)]) {
    let width = heads * pairs * 2;
    for (row, turns) in rows.chunks_exact_mut(width).zip(turns.chunks_exact(pairs)) {
        for head in row.chunks_exact_mut(pairs * 2) {
            let (head, _) = head.as_chunks_mut::<2>();
            for ([first, second], (sine, cosine)) in head.iter_mut().zip(turns) {
                (*first, *second) = (
                    *first * cosine - *second * sine,
                    *first * sine + *second * cosine,
                );
            }
        }
    }
}

/// From tile by tile to row by row.
fn in_rows(product: &[Lanes], count: usize, width: usize, out: &mut Vec<f32>) {
    out.clear();
    out.resize(count * width, 0.0);
    for_each_row(product, count, width, out, |out, lanes| *out = lanes);
}

fn add_rows(product: &[Lanes], count: usize, width: usize, out: &mut [f32]) {
    for_each_row(product, count, width, out, |out, lanes| *out += lanes);
}

fn for_each_row(
    product: &[Lanes],
    count: usize,
    width: usize,
    out: &mut [f32],
    put: impl Fn(&mut f32, f32),
) {
    for (index, row) in out.chunks_exact_mut(width).enumerate() {
        let tiles = product.iter().skip(index).step_by(count.max(1));
        for (out, lanes) in row.chunks_mut(LANES).zip(tiles) {
            out.iter_mut()
                .zip(lanes)
                .for_each(|(out, lane)| put(out, *lane));
        }
    }
}
