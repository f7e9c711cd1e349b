//! Pages: the keys and values of 16 tokens each, shared between sequences that begin alike.
//!
//! Knows their layout and who may write; knows nothing of how they are computed. A page is written
//! by the one sequence that owns it; from the second owner on it is copied before it is written.

use std::sync::Arc;

use super::block::LANES;

/// Tokens of a page: as many as a vector has lanes.
pub(crate) const PAGE: usize = LANES;

/// The sizes that a page depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) layers: usize,
    /// Heads of keys and values.
    pub(crate) heads: usize,
    /// Numbers of a head; a multiple of 16.
    pub(crate) width: usize,
}

impl Shape {
    /// The vectors of one layer: as many for the keys as for the values.
    fn layer(self) -> usize {
        self.heads * self.width
    }

    /// The bytes of a page.
    pub(crate) fn page_bytes(self) -> usize {
        2 * self.layers * self.layer() * size_of::<[f32; LANES]>()
    }
}

/// Keys and values of 16 tokens in all layers.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// By layer, head and dimension: that dimension of all 16 tokens.
    keys: Vec<[f32; PAGE]>,
    /// By layer, head and token: the token's value, in vectors.
    values: Vec<[f32; LANES]>,
}

impl Page {
    fn new(shape: Shape) -> Self {
        let length = shape.layers * shape.layer();
        Self {
            keys: vec![[0.0; PAGE]; length],
            values: vec![[0.0; LANES]; length],
        }
    }

    /// The keys of one head: one vector for each dimension.
    #[inline(always)]
    pub(crate) fn keys(&self, shape: Shape, layer: usize, head: usize) -> &[[f32; PAGE]] {
        let start = (layer * shape.heads + head) * shape.width;
        self.keys
            .get(start..start + shape.width)
            .unwrap_or_default()
    }

    /// The values of one head: for each token `width / 16` vectors.
    #[inline(always)]
    pub(crate) fn values(&self, shape: Shape, layer: usize, head: usize) -> &[[f32; LANES]] {
        let start = (layer * shape.heads + head) * shape.width;
        self.values
            .get(start..start + shape.width)
            .unwrap_or_default()
    }

    /// Keep the key and the value of one token, all heads of a layer.
    fn write(&mut self, shape: Shape, layer: usize, slot: usize, key: &[f32], value: &[f32]) {
        let start = layer * shape.layer();
        let keys = self.keys.iter_mut().skip(start);
        for (lanes, number) in keys.zip(key) {
            if let Some(lane) = lanes.get_mut(slot) {
                *lane = *number;
            }
        }
        let vectors = shape.width / LANES;
        for (head, value) in value.chunks_exact(shape.width).enumerate() {
            let place = start + head * shape.width + slot * vectors;
            let place = self.values.iter_mut().skip(place);
            let (value, _) = value.as_chunks::<LANES>();
            place.zip(value).for_each(|(place, value)| *place = *value);
        }
    }
}

/// The tokens that a model has read so far, with their keys and values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence {
    pub(crate) pages: Vec<Arc<Page>>,
    pub(crate) tokens: Vec<u32>,
}

impl Sequence {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A sequence that begins with these full pages.
    pub(crate) fn begin(pages: Vec<Arc<Page>>, tokens: Vec<u32>) -> Self {
        Self { pages, tokens }
    }

    /// Make room for more tokens; they count from now on, and are written by [`Sequence::write`].
    pub(crate) fn extend(&mut self, tokens: &[u32], shape: Shape) {
        self.tokens.extend(tokens);
        while self.pages.len() * PAGE < self.tokens.len() {
            self.pages.push(Arc::new(Page::new(shape)));
        }
    }

    /// Keep the key and the value of the token at a position.
    pub(crate) fn write(
        &mut self,
        shape: Shape,
        layer: usize,
        position: usize,
        key: &[f32],
        value: &[f32],
    ) {
        if let Some(page) = self.pages.get_mut(position / PAGE) {
            Arc::make_mut(page).write(shape, layer, position % PAGE, key, value);
        }
    }
}
