//! Matrix: weights as small integers in tiles, and their product with rows of activations.
//!
//! Knows numbers only. A tile is 16 outputs wide and a block 32 inputs long, so that one vector holds
//! the same input of 16 outputs. The order of the additions behind an output depends on nothing but
//! its row: neither on the number of rows, nor on threads, nor on the position in a batch. That is
//! what makes a cached prefix, a batch and a single request agree to the last bit.

use pulp::{Arch, Simd, WithSimd};
use rayon::ThreadPool;
use rayon::prelude::*;

use super::block::{BLOCK, Block, Eight, Four, LANES};

/// Outputs of one tile.
pub(crate) type Lanes = [f32; LANES];

/// Weights of one linear map.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    blocks: Blocks,
}

/// Tile after tile, and in a tile block after block.
#[derive(Debug)]
pub(crate) enum Blocks {
    Eight(Vec<Eight>),
    Four(Vec<Four>),
}

/// Rows of activations, ready to be multiplied.
pub(crate) struct Rows<'a> {
    blocks: &'a [[f32; BLOCK]],
    /// The sum of each block: what an offset of the weights is multiplied with.
    sums: Vec<f32>,
    count: usize,
}

impl<'a> Rows<'a> {
    /// `count` rows that stand one after the other; each a multiple of 32 long.
    pub(crate) fn new(values: &'a [f32], count: usize) -> Self {
        let (blocks, _) = values.as_chunks::<BLOCK>();
        let sums = blocks.iter().map(|block| block.iter().sum()).collect();
        Self {
            blocks,
            sums,
            count,
        }
    }
}

/// Where products are computed: the vector unit and the threads.
pub(crate) struct Compute {
    pub(crate) arch: Arch,
    /// `None` for the caller's thread alone.
    pub(crate) pool: Option<ThreadPool>,
}

impl Compute {
    /// On so many threads, the caller's included.
    pub(crate) fn on(threads: usize) -> Self {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("tinyllm-local-{index}"))
            .build();
        Self {
            arch: Arch::new(),
            // Without more threads the work is done on this one.
            pool: pool.ok().filter(|_| threads > 1),
        }
    }

    /// Do `work` with each piece of `out`, on all threads.
    pub(crate) fn each<T: Send>(
        &self,
        out: &mut [T],
        piece: usize,
        work: impl Fn(usize, &mut [T]) + Sync,
    ) {
        let piece = piece.max(1);
        match &self.pool {
            Some(pool) => pool.install(|| {
                out.par_chunks_mut(piece)
                    .enumerate()
                    .for_each(|(index, part)| work(index, part));
            }),
            None => out
                .chunks_mut(piece)
                .enumerate()
                .for_each(|(index, part)| work(index, part)),
        }
    }
}

impl Matrix {
    pub(crate) fn new(outputs: usize, inputs: usize, blocks: Blocks) -> Self {
        Self {
            outputs,
            inputs,
            blocks,
        }
    }

    pub(crate) fn tiles(&self) -> usize {
        self.outputs.div_ceil(LANES)
    }

    /// The bytes that the weights take.
    pub(crate) fn bytes(&self) -> usize {
        match &self.blocks {
            Blocks::Eight(blocks) => size_of_val(blocks.as_slice()),
            Blocks::Four(blocks) => size_of_val(blocks.as_slice()),
        }
    }

    /// The product with each row, tile by tile: `out` holds for each tile its lanes of every row.
    pub(crate) fn multiply(&self, rows: &Rows<'_>, compute: &Compute, out: &mut Vec<Lanes>) {
        out.clear();
        out.resize(self.tiles() * rows.count, [0.0; LANES]);
        match &self.blocks {
            Blocks::Eight(blocks) => self.multiply_with(blocks, rows, compute, out),
            Blocks::Four(blocks) => self.multiply_with(blocks, rows, compute, out),
        }
    }

    fn multiply_with<B: Block>(
        &self,
        blocks: &[B],
        rows: &Rows<'_>,
        compute: &Compute,
        out: &mut [Lanes],
    ) {
        // With one row each tile is a chain of dependent additions: four at a time hide the wait.
        let tiles = if rows.count == 1 { 4 } else { 2 };
        let length = self.inputs / BLOCK;
        // Enough pieces to share, each large enough to be worth handing over.
        let piece = tiles * if rows.count == 1 { 4 } else { 1 };
        compute.each(out, piece * rows.count, |index, out| {
            let weights = blocks.get(index * piece * length..).unwrap_or_default();
            compute.arch.dispatch(Product {
                weights,
                length,
                rows,
                out,
            });
        });
    }

    /// The weights of one output, as numbers.
    pub(crate) fn row(&self, output: usize, into: &mut Vec<f32>) {
        match &self.blocks {
            Blocks::Eight(blocks) => self.row_of(blocks, output, into),
            Blocks::Four(blocks) => self.row_of(blocks, output, into),
        }
    }

    fn row_of<B: Block>(&self, blocks: &[B], output: usize, into: &mut Vec<f32>) {
        let (tile, lane) = (output / LANES, output % LANES);
        let length = self.inputs / BLOCK;
        let row = blocks.iter().skip(tile * length).take(length);
        into.extend(row.flat_map(|block| block.lane(lane)));
    }
}

/// The product of some tiles with all rows.
struct Product<'a, B> {
    weights: &'a [B],
    /// Blocks of a tile.
    length: usize,
    rows: &'a Rows<'a>,
    out: &'a mut [Lanes],
}

impl<B: Block> WithSimd for Product<'_, B> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let count = self.rows.count;
        let mut out = self.out;
        let mut weights = self.weights;
        if count == 1 {
            while out.len() >= 4 {
                self.rows
                    .multiply::<S, B, 4>(weights, self.length, &mut out);
                weights = weights.get(4 * self.length..).unwrap_or_default();
            }
        }
        while out.len() >= 2 * count {
            self.rows
                .multiply::<S, B, 2>(weights, self.length, &mut out);
            weights = weights.get(2 * self.length..).unwrap_or_default();
        }
        while !out.is_empty() {
            self.rows
                .multiply::<S, B, 1>(weights, self.length, &mut out);
            weights = weights.get(self.length..).unwrap_or_default();
        }
    }
}

impl Rows<'_> {
    /// The next `N` tiles with all rows; `out` is moved on.
    #[inline(always)]
    fn multiply<S: Simd, B: Block, const N: usize>(
        &self,
        weights: &[B],
        length: usize,
        out: &mut &mut [Lanes],
    ) {
        let (mut part, rest) = std::mem::take(out).split_at_mut(N * self.count);
        *out = rest;
        let tiles: [&[B]; N] = std::array::from_fn(|tile| {
            weights
                .get(tile * length..(tile + 1) * length)
                .unwrap_or_default()
        });
        let lanes: [&mut [Lanes]; N] = std::array::from_fn(|_| {
            let (tile, rest) = std::mem::take(&mut part).split_at_mut(self.count);
            part = rest;
            tile
        });
        self.fill::<S, B, N>(tiles, length, lanes);
    }

    /// Rows by eight where there are 32 registers of 16 numbers, by four, then one by one: the
    /// weights of a block are read and widened once for all of them.
    #[inline(always)]
    fn fill<S: Simd, B: Block, const N: usize>(
        &self,
        tiles: [&[B]; N],
        length: usize,
        mut lanes: [&mut [Lanes]; N],
    ) {
        let mut first = 0;
        if size_of::<S::f32s>() >= size_of::<Lanes>() {
            while first + 8 <= self.count {
                let sums = self.some::<S, B, 8, N>(tiles, length, first);
                put(&sums, first, &mut lanes);
                first += 8;
            }
        }
        while first + 4 <= self.count {
            let sums = self.some::<S, B, 4, N>(tiles, length, first);
            put(&sums, first, &mut lanes);
            first += 4;
        }
        while first < self.count {
            let sums = self.some::<S, B, 1, N>(tiles, length, first);
            put(&sums, first, &mut lanes);
            first += 1;
        }
    }

    /// The rows from `first` on.
    #[inline(always)]
    fn some<S: Simd, B: Block, const M: usize, const N: usize>(
        &self,
        tiles: [&[B]; N],
        length: usize,
        first: usize,
    ) -> [[Lanes; N]; M] {
        let range = |row: usize| (first + row) * length..(first + row + 1) * length;
        let rows: [&[[f32; BLOCK]]; M] =
            std::array::from_fn(|row| self.blocks.get(range(row)).unwrap_or_default());
        let sums: [&[f32]; M] =
            std::array::from_fn(|row| self.sums.get(range(row)).unwrap_or_default());
        sum_of_products::<S, B, M, N>(tiles, rows, sums)
    }
}

#[inline(always)]
fn put<const M: usize, const N: usize>(
    sums: &[[Lanes; N]; M],
    first: usize,
    lanes: &mut [&mut [Lanes]; N],
) {
    for (row, sums) in sums.iter().enumerate() {
        for (sum, lanes) in sums.iter().zip(lanes.iter_mut()) {
            if let Some(lane) = lanes.get_mut(first + row) {
                *lane = *sum;
            }
        }
    }
}

/// The inner loop of everything: `M` rows with `N` tiles.
#[inline(always)]
#[expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "constant bounds of arrays; all slices are cut to one length first, so that no check is left in the loop"
)]
fn sum_of_products<S: Simd, B: Block, const M: usize, const N: usize>(
    tiles: [&[B]; N],
    rows: [&[[f32; BLOCK]]; M],
    sums: [&[f32]; M],
) -> [[Lanes; N]; M] {
    let mut total = [[[0.0; LANES]; N]; M];
    let tile_length = tiles.iter().map(|tile| tile.len()).min().unwrap_or(0);
    let row_length = rows.iter().map(|row| row.len()).min().unwrap_or(0);
    let length = tile_length.min(row_length);
    let tiles = tiles.map(|tile| &tile[..length]);
    let rows = rows.map(|row| &row[..length]);
    let sums = sums.map(|sum| &sum[..length]);
    for block in 0..length {
        let mut part = [[[0.0; LANES]; N]; M];
        for input in 0..BLOCK {
            for tile in 0..N {
                let weights = tiles[tile][block].input(input);
                for row in 0..M {
                    let value = rows[row][block][input];
                    add_product::<S>(&mut part[row][tile], &weights, value);
                }
            }
        }
        for tile in 0..N {
            let scale = tiles[tile][block].scale();
            let offset = tiles[tile][block].offset();
            for row in 0..M {
                add_products::<S>(&mut total[row][tile], &scale, &part[row][tile]);
                if let Some(offset) = &offset {
                    add_product::<S>(&mut total[row][tile], offset, sums[row][block]);
                }
            }
        }
    }
    total
}

#[inline(always)]
pub(crate) fn add_product<S: Simd>(sum: &mut Lanes, left: &Lanes, right: f32) {
    for (sum, left) in sum.iter_mut().zip(left) {
        *sum = multiply_add::<S>(*left, right, *sum);
    }
}

#[inline(always)]
fn add_products<S: Simd>(sum: &mut Lanes, left: &Lanes, right: &Lanes) {
    for ((sum, left), right) in sum.iter_mut().zip(left).zip(right) {
        *sum = multiply_add::<S>(*left, *right, *sum);
    }
}

/// `left * right + sum`; without a vector unit `mul_add` would be a call of the C library.
#[inline(always)]
pub(crate) fn multiply_add<S: Simd>(left: f32, right: f32, sum: f32) -> f32 {
    if S::IS_SCALAR {
        left * right + sum
    } else {
        left.mul_add(right, sum)
    }
}
