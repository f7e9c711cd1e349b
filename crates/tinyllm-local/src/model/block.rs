//! Blocks: 32 inputs of 16 outputs, as eight-bit or four-bit integers with a scale per output.
//!
//! Knows the block formats of GGML (`Q8_0`, `Q4_0`, `Q4_1`), out of which blocks are made without
//! loss, and how other weights are rounded to eight bits. Knows nothing of files.

/// Inputs of a block.
pub(crate) const BLOCK: usize = 32;

/// Outputs of a tile.
pub(crate) const LANES: usize = 16;

/// 32 inputs of 16 outputs.
pub(crate) trait Block: Sync {
    /// The integers of one input.
    fn input(&self, input: usize) -> [f32; LANES];
    /// What the integers are multiplied with.
    fn scale(&self) -> [f32; LANES];
    /// What is then added to each weight.
    fn offset(&self) -> Option<[f32; LANES]>;
    /// The weights of one output.
    fn lane(&self, lane: usize) -> [f32; BLOCK];
}

/// Eight bits a weight.
#[derive(Clone, Debug)]
pub(crate) struct Eight {
    integers: [[i8; LANES]; BLOCK],
    scale: [u16; LANES],
}

/// Four bits a weight and an offset per output; inputs 16 to 31 stand in the upper halves.
#[derive(Clone, Debug)]
pub(crate) struct Four {
    integers: [[u8; LANES]; BLOCK / 2],
    scale: [u16; LANES],
    offset: [u16; LANES],
}

#[expect(
    clippy::indexing_slicing,
    reason = "inner loops: inputs and lanes are below the constant bounds of the arrays"
)]
mod access {
    use super::{BLOCK, Block, Eight, Four, LANES, widen};

    impl Block for Eight {
        #[inline(always)]
        fn input(&self, input: usize) -> [f32; LANES] {
            self.integers[input].map(f32::from)
        }

        #[inline(always)]
        fn scale(&self) -> [f32; LANES] {
            self.scale.map(widen)
        }

        #[inline(always)]
        fn offset(&self) -> Option<[f32; LANES]> {
            None
        }

        fn lane(&self, lane: usize) -> [f32; BLOCK] {
            let scale = widen(self.scale[lane]);
            self.integers.map(|lanes| f32::from(lanes[lane]) * scale)
        }
    }

    impl Block for Four {
        #[inline(always)]
        fn input(&self, input: usize) -> [f32; LANES] {
            if input < BLOCK / 2 {
                self.integers[input].map(|both| f32::from(both & 15))
            } else {
                self.integers[input - BLOCK / 2].map(|both| f32::from(both >> 4))
            }
        }

        #[inline(always)]
        fn scale(&self) -> [f32; LANES] {
            self.scale.map(widen)
        }

        #[inline(always)]
        fn offset(&self) -> Option<[f32; LANES]> {
            Some(self.offset.map(widen))
        }

        fn lane(&self, lane: usize) -> [f32; BLOCK] {
            let (scale, offset) = (widen(self.scale[lane]), widen(self.offset[lane]));
            std::array::from_fn(|input| self.input(input)[lane] * scale + offset)
        }
    }
}

/// A half-precision number; its exponent is rebased by one multiplication, which also reads numbers
/// below the normal ones. Infinities do not occur in weights.
#[inline(always)]
fn widen(half: u16) -> f32 {
    let half = u32::from(half);
    let bits = ((half & 0x7fff) << 13) | ((half & 0x8000) << 16);
    // 2 to the 112th: the difference of the two biases.
    f32::from_bits(bits) * f32::from_bits(0x7780_0000)
}

/// The nearest half-precision number of a scale: positive, and rounded up at a tie.
fn narrow(number: f32) -> u16 {
    let rebased = number * f32::from_bits(0x0780_0000);
    let bits = rebased.to_bits().saturating_add(1 << 12) >> 13;
    u16::try_from(bits.min(0x7bff)).unwrap_or(0x7bff)
}

impl Eight {
    /// A block of `Q8_0` for each output of a tile: a scale and 32 integers.
    pub(crate) fn of_q8_0(rows: &[&[u8]]) -> Self {
        let mut block = Self::zero();
        for (lane, row) in rows.iter().enumerate() {
            let (scale, integers) = row.split_at(2);
            set(&mut block.scale, lane, half(scale));
            for (lanes, integer) in block.integers.iter_mut().zip(integers) {
                set(lanes, lane, integer.cast_signed());
            }
        }
        block
    }

    /// Numbers rounded to the nearest of 255 steps, for each output of a tile.
    pub(crate) fn of_numbers(rows: &[&[f32]]) -> Self {
        let mut block = Self::zero();
        for (lane, row) in rows.iter().enumerate() {
            let largest = row
                .iter()
                .fold(0.0_f32, |most, value| most.max(value.abs()));
            let narrowed = narrow(largest / 127.0);
            let scale = widen(narrowed);
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            set(&mut block.scale, lane, narrowed);
            for (lanes, value) in block.integers.iter_mut().zip(row.iter()) {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a float-to-integer cast saturates, and the value is rounded and within range"
                )]
                let integer = (value * inverse).round().clamp(-127.0, 127.0) as i8;
                set(lanes, lane, integer);
            }
        }
        block
    }

    fn zero() -> Self {
        Self {
            integers: [[0; LANES]; BLOCK],
            scale: [0; LANES],
        }
    }
}

impl Four {
    /// A block of `Q4_1` for each output of a tile: a scale, an offset and 32 half bytes.
    pub(crate) fn of_q4_1(rows: &[&[u8]]) -> Self {
        let mut block = Self::zero();
        for (lane, row) in rows.iter().enumerate() {
            let (scale, rest) = row.split_at(2);
            let (offset, integers) = rest.split_at(2);
            block.put(lane, half(scale), half(offset), integers);
        }
        block
    }

    /// A block of `Q4_0` for each output of a tile: a scale and 32 half bytes around 8.
    pub(crate) fn of_q4_0(rows: &[&[u8]]) -> Self {
        let mut block = Self::zero();
        for (lane, row) in rows.iter().enumerate() {
            let (scale, integers) = row.split_at(2);
            let scale = half(scale);
            block.put(lane, scale, minus_eight_times(scale), integers);
        }
        block
    }

    fn put(&mut self, lane: usize, scale: u16, offset: u16, integers: &[u8]) {
        set(&mut self.scale, lane, scale);
        set(&mut self.offset, lane, offset);
        for (lanes, both) in self.integers.iter_mut().zip(integers) {
            set(lanes, lane, *both);
        }
    }

    fn zero() -> Self {
        Self {
            integers: [[0; LANES]; BLOCK / 2],
            scale: [0; LANES],
            offset: [0; LANES],
        }
    }
}

fn set<T>(lanes: &mut [T; LANES], lane: usize, value: T) {
    if let Some(place) = lanes.get_mut(lane) {
        *place = value;
    }
}

fn half(bytes: &[u8]) -> u16 {
    bytes
        .first_chunk::<2>()
        .map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

/// Exact: three steps of the exponent and a turn of the sign.
fn minus_eight_times(scale: u16) -> u16 {
    let value = widen(scale) * -8.0;
    narrow(value.abs()) | if value < 0.0 { 0x8000 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_widened_and_narrowed_exactly() {
        for (half, number) in [
            (0x3c00, 1.0),
            (0x0001, 5.960_464_5e-8),
            (0xc000, -2.0),
            (0, 0.0),
        ] {
            assert_eq!(widen(half), number);
        }
        for half in (0..0x7c00).step_by(7) {
            assert_eq!(narrow(widen(half)), half);
        }
        assert_eq!(narrow(1e9), 0x7bff);
    }

    #[test]
    fn four_bit_blocks_keep_their_weights() {
        let mut row = vec![0x00, 0x38, 0x00, 0xbc]; // scale 0.5, offset -1
        row.extend((0..16).map(|byte| byte | (15 - byte) << 4));
        let lane = Four::of_q4_1(&[&row]).lane(0);
        assert_eq!(lane.first(), Some(&-1.0));
        assert_eq!(lane.get(15), Some(&6.5));
        assert_eq!(lane.get(16), Some(&6.5));
        row.drain(2..4);
        let lane = Four::of_q4_0(&[&row]).lane(0);
        assert_eq!(lane.first(), Some(&-4.0));
        assert_eq!(lane.last(), Some(&-4.0));
    }

    #[test]
    fn numbers_are_rounded_within_half_a_step() {
        let row: Vec<f32> = (0..32).map(|i| (i as f32 * 0.7).sin() * 3.0).collect();
        let lane = Eight::of_numbers(&[&row]).lane(0);
        for (rounded, number) in lane.iter().zip(&row) {
            assert!((rounded - number).abs() <= 3.0 / 127.0 * 0.51);
        }
    }
}
