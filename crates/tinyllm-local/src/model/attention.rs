//! Attention: one query head over the keys and values of the tokens before it.
//!
//! Knows pages; knows nothing of projections or batches. Each head of each row is computed by
//! itself, in the order of the tokens.

use pulp::{Simd, WithSimd};

use super::matrix::{Lanes, add_product};
use super::pages::{PAGE, Page, Shape};
use super::simd::exp;

/// One row: the queries of all heads of one token.
pub(crate) struct Attention<'a> {
    pub(crate) pages: &'a [std::sync::Arc<Page>],
    pub(crate) shape: Shape,
    pub(crate) layer: usize,
    /// The tokens that the row may look at, itself included.
    pub(crate) visible: usize,
    pub(crate) queries: &'a [f32],
    pub(crate) out: &'a mut [f32],
}

impl WithSimd for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.shape.width;
        let heads = self.queries.len() / width;
        // Several query heads share one head of keys.
        let group = heads / self.shape.heads.max(1);
        let mut scores = vec![[0.0; PAGE]; self.visible.div_ceil(PAGE)];
        let queries = self.queries.chunks_exact(width);
        for (head, (query, out)) in queries.zip(self.out.chunks_exact_mut(width)).enumerate() {
            let shared = head / group.max(1);
            for (page, scores) in self.pages.iter().zip(&mut scores) {
                let keys = page.keys(self.shape, self.layer, shared);
                *scores = score::<S>(query, keys);
            }
            let total = softmax(&mut scores, self.visible, width);
            let (out, _) = out.as_chunks_mut::<PAGE>();
            out.fill([0.0; PAGE]);
            for (page, scores) in self.pages.iter().zip(&scores) {
                let values = page.values(self.shape, self.layer, shared);
                let vectors = out.len();
                for (value, score) in values.chunks_exact(vectors.max(1)).zip(scores) {
                    for (out, value) in out.iter_mut().zip(value) {
                        add_product::<S>(out, value, *score);
                    }
                }
            }
            let inverse = 1.0 / total;
            out.iter_mut().flatten().for_each(|out| *out *= inverse);
        }
    }
}

/// The products of a query with 16 keys. Four sums, so that none waits for another.
#[inline(always)]
fn score<S: Simd>(query: &[f32], keys: &[[f32; PAGE]]) -> Lanes {
    let mut sums = [[0.0; PAGE]; 4];
    let (queries, _) = query.as_chunks::<4>();
    let (keys, _) = keys.as_chunks::<4>();
    for (query, keys) in queries.iter().zip(keys) {
        for ((sum, query), key) in sums.iter_mut().zip(query).zip(keys) {
            add_product::<S>(sum, key, *query);
        }
    }
    let [first, second, third, fourth] = sums;
    let mut total = first;
    for part in [second, third, fourth] {
        for (total, part) in total.iter_mut().zip(part) {
            *total += part;
        }
    }
    total
}

/// Scores as weights that are still to be divided by what is returned.
#[inline(always)]
fn softmax(scores: &mut [[f32; PAGE]], visible: usize, width: usize) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a head is at most some hundred numbers wide"
    )]
    let scale = 1.0 / (width as f32).sqrt();
    // What lies behind the row in its own page is not there.
    let hidden = scores
        .as_flattened_mut()
        .get_mut(visible..)
        .unwrap_or_default();
    hidden.fill(f32::NEG_INFINITY);
    let mut most = [f32::NEG_INFINITY; PAGE];
    for lanes in &*scores {
        for (most, score) in most.iter_mut().zip(lanes) {
            *most = most.max(*score);
        }
    }
    let most = most.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let mut totals = [0.0; PAGE];
    for lanes in scores.iter_mut() {
        for (total, score) in totals.iter_mut().zip(lanes) {
            *score = if *score == f32::NEG_INFINITY {
                0.0
            } else {
                exp((*score - most) * scale)
            };
            *total += *score;
        }
    }
    totals.iter().sum()
}
