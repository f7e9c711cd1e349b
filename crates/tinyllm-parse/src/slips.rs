//! How many slips lie between two spellings: letters changed, added, left out or exchanged.
//!
//! It must not know whose spellings they are.

use std::cell::Cell;

/// More slips than these make another word.
pub(crate) const MOST: usize = 2;

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

    pub(crate) fn letters(&self) -> usize {
        self.letters
    }

    /// How many slips it may have: none in a short word.
    fn allowed(&self) -> usize {
        match self.letters {
            0..4 => 0,
            4..8 => 1,
            _ => MOST,
        }
    }

    /// How many slips `wanted` is away from it, if it may have so many.
    fn slips(&self, wanted: &Wanted) -> Option<usize> {
        let slips = match &wanted.masks {
            Some(masks) if self.plain.is_ascii() => masks.distance(self.plain.as_bytes()),
            _ => strsim::osa_distance(&self.plain, &wanted.spelled.plain),
        };
        (slips <= self.allowed()).then_some(slips)
    }
}

/// A spelling that is compared with many.
pub(crate) struct Wanted {
    spelled: Spelled,
    masks: Option<Box<Masks>>,
}

impl Wanted {
    pub(crate) fn new(plain: String) -> Self {
        Self {
            masks: Masks::new(plain.as_bytes()).map(Box::new),
            spelled: Spelled::new(plain),
        }
    }

    /// How many slips it is away from `name`, if that may have so many. `None` as well if the
    /// comparison costs more than is left of `budget`.
    pub(crate) fn slips_from(&self, name: &Spelled, budget: &Cell<u64>) -> Option<usize> {
        let most = name.allowed();
        // A slip adds or leaves out a letter, or changes one into another.
        let apart = (self.spelled.signs ^ name.signs).count_ones() as usize;
        if name.letters.abs_diff(self.spelled.letters) > most || apart > 2 * most {
            return None;
        }
        let cost = match self.masks {
            Some(_) => 1,
            None => 1 + (self.spelled.letters * name.letters / 64) as u64,
        };
        budget.set(budget.get().checked_sub(cost)?);
        name.slips(self)
    }
}

/// The letters and digits that stand in a spelling, as a set: some fall together.
fn signs(plain: &str) -> u64 {
    let bit = |byte: u8| 1_u64 << (byte % 64);
    plain.bytes().fold(0, |signs, byte| signs | bit(byte))
}

/// Where each letter of a short text stands, as bits: the column of the table of distances is
/// computed at once.
struct Masks {
    length: usize,
    of_bytes: [u64; 128],
}

impl Masks {
    fn new(text: &[u8]) -> Option<Self> {
        if text.is_empty() || text.len() > 64 || !text.is_ascii() {
            return None;
        }
        let mut of_bytes = [0; 128];
        for (at, byte) in text.iter().enumerate() {
            if let Some(mask) = of_bytes.get_mut(usize::from(*byte)) {
                *mask |= 1 << at;
            }
        }
        let length = text.len();
        Some(Self { length, of_bytes })
    }

    /// The distance of optimal string alignment (Hyyrö, "A bit-vector algorithm for computing
    /// Levenshtein and Damerau edit distances", 2003).
    fn distance(&self, other: &[u8]) -> usize {
        let last = 1 << (self.length - 1);
        // Where the column grows and falls from one row to the next.
        let (mut up, mut down) = (u64::MAX, 0_u64);
        let (mut equal, mut before) = (0_u64, 0_u64);
        let mut distance = self.length;
        for byte in other {
            let here = self.of_bytes.get(usize::from(*byte)).copied();
            let here = here.unwrap_or_default();
            let exchanged = ((!equal & here) << 1) & before;
            equal = (((here & up).wrapping_add(up)) ^ up) | here | down | exchanged;
            let grows = down | !(equal | up);
            let falls = equal & up;
            distance += usize::from(grows & last != 0);
            distance -= usize::from(falls & last != 0);
            let grows = (grows << 1) | 1;
            up = (falls << 1) | !(equal | grows);
            down = grows & equal;
            before = here;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_count_as_the_whole_table_does() {
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
                let masks = Masks::new(a.as_bytes());
                let own = masks.map_or(b.len(), |masks| masks.distance(b.as_bytes()));
                assert_eq!(own, slips, "{a} {b}");
            }
        }
    }
}
