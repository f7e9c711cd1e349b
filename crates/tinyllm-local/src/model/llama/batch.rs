//! Batch: tokens of several sequences on their way through the layers.
//!
//! Knows the layers' order of work; knows nothing of how weights are stored. Each row of the batch is
//! computed as if it were alone.

use pulp::WithSimd;

use super::{Layer, Llama, Logits, Part, Sizes};
use crate::model::attention::Attention;
use crate::model::block::LANES;
use crate::model::matrix::{Compute, Lanes, Rows};
use crate::model::simd::silu;

/// The state of a batch between the layers.
pub(super) struct Batch<'a> {
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
    pub(super) fn new(model: &'a Llama, parts: &mut [Part<'_>]) -> Self {
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
    pub(super) fn attend(
        &mut self,
        layer: &Layer,
        index: usize,
        parts: &mut [Part<'_>],
        compute: &Compute,
    ) {
        let Sizes {
            hidden,
            heads,
            attended,
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
        mixed.resize(count * attended, 0.0);
        let parts = &*parts;
        let places = &self.places;
        let queries = &*queries;
        compute.each(mixed, attended, |row, out| {
            let place = places
                .get(row)
                .and_then(|(part, position)| Some((parts.get(*part)?, position)));
            let query = queries.get(row * attended..(row + 1) * attended);
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
    pub(super) fn think(&mut self, layer: &Layer, compute: &Compute) {
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

    pub(super) fn logits(mut self, parts: &[Part<'_>], compute: &Compute) -> Logits {
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
