//! How many slips lie between two spellings: letters changed, added, left out or exchanged.
//!
//! It must not know whose spellings they are.

/// A spelling, with what is asked of it before it is compared.
#[derive(Debug)]
pub(crate) struct Spelled {
    plain: String,
    letters: usize,
    signs: u64,
}

impl Spelled {
    pub(crate) fn new(plain: String) -> Self {
        Self {
            letters: plain.chars().count(),
            signs: signs(&plain),
            plain,
        }
    }

    /// How many slips it may have: none in a short word.
    fn allowed(&self) -> usize {
        match self.letters {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        }
    }

    /// How many slips `wanted` is away from it, if it may have so many.
    pub(crate) fn slips(&self, wanted: &Self) -> Option<usize> {
        let most = self.allowed();
        // A slip adds or leaves out a letter, or changes one into another.
        let apart = (self.signs ^ wanted.signs).count_ones() as usize;
        if self.letters.abs_diff(wanted.letters) > most || apart > 2 * most {
            return None;
        }
        if self.plain.is_ascii() && wanted.plain.is_ascii() {
            return near(self.plain.as_bytes(), wanted.plain.as_bytes(), most);
        }
        let slips = strsim::osa_distance(&self.plain, &wanted.plain);
        (slips <= most).then_some(slips)
    }
}

/// The letters and digits that stand in a spelling, as a set: some fall together.
fn signs(plain: &str) -> u64 {
    let bit = |byte: u8| 1_u64 << (byte % 64);
    plain.bytes().fold(0, |signs, byte| signs | bit(byte))
}

/// No more slips than these are counted, ...
const MOST: usize = 2;

/// ... so that in each row of the table only these cells matter.
const BAND: usize = 2 * MOST + 1;

/// More than any count.
const FAR: usize = usize::MAX / 2;

/// The distance of optimal string alignment, if it is at most `most`: the cells of the table
/// that are near its diagonal.
fn near(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let (a, b) = apart(a, b);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Cell `k` of row `i` is of the first `i` letters of `a` and `i + k - MOST` of `b`.
    let mut last = [FAR; BAND];
    for (k, cell) in last.iter_mut().enumerate().skip(MOST) {
        *cell = k - MOST;
    }
    let mut before_last = [FAR; BAND];
    for i in 1..=a.len() {
        let mut row = [FAR; BAND];
        let mut left = FAR;
        for k in 0..BAND {
            let Some(j) = (i + k).checked_sub(MOST).filter(|j| *j <= b.len()) else {
                continue;
            };
            let cell = match j {
                0 => i,
                _ => cell(
                    a,
                    b,
                    (i, j),
                    &Around {
                        left,
                        above: last.get(k + 1).copied().unwrap_or(FAR),
                        corner: last.get(k).copied().unwrap_or(FAR),
                        twice: before_last.get(k).copied().unwrap_or(FAR),
                    },
                ),
            };
            if let Some(own) = row.get_mut(k) {
                *own = cell;
            }
            left = cell;
        }
        if row.iter().all(|cell| *cell > most) {
            return None;
        }
        before_last = last;
        last = row;
    }
    let end = (b.len() + MOST).checked_sub(a.len())?;
    last.get(end).copied().filter(|slips| *slips <= most)
}

/// The cells that a cell is made from.
struct Around {
    left: usize,
    above: usize,
    corner: usize,
    /// Two rows up and two columns to the left.
    twice: usize,
}

fn cell(a: &[u8], b: &[u8], (i, j): (usize, usize), around: &Around) -> usize {
    let same = a.get(i - 1) == b.get(j - 1);
    let changed = around.corner + usize::from(!same);
    let mut fewest = changed.min(around.left + 1).min(around.above + 1);
    if i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1) {
        fewest = fewest.min(around.twice + 1);
    }
    fewest
}

/// Without what both begin and end with.
fn apart<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let begin = a.iter().zip(b).take_while(same).count();
    let (a, b) = (a.get(begin..), b.get(begin..));
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (a, b) = (a.get(..a.len() - end), b.get(..b.len() - end));
    (a.unwrap_or_default(), b.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_spellings_are_as_far_apart_as_the_whole_table_says() {
        // All words of up to five of three letters.
        let mut words = vec![String::new()];
        for length in 0..5 {
            let longest: Vec<_> = words.iter().filter(|own| own.len() == length).collect();
            let longer = |word: &&String| ["a", "b", "c"].map(|end| (*word).clone() + end);
            let longer: Vec<_> = longest.iter().flat_map(longer).collect();
            words.extend(longer);
        }
        for a in &words {
            for b in &words {
                let slips = strsim::osa_distance(a, b);
                for most in 0..=MOST {
                    let expected = (slips <= most).then_some(slips);
                    assert_eq!(near(a.as_bytes(), b.as_bytes(), most), expected, "{a} {b}");
                }
            }
        }
    }
}
