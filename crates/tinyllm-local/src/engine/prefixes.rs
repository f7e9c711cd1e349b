//! Prefixes: pages of tokens that were read before, for prompts that begin alike.
//!
//! Knows pages by the tokens in them and before them; knows nothing of nodes: the constant head of a
//! node's prompt is found by its tokens. Within a bound the pages least recently used go first.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::Sequence;
use crate::model::pages::{PAGE, Page};

/// The pages that are kept.
#[derive(Debug, Default)]
pub(crate) struct Prefixes {
    pages: HashMap<Key, Kept>,
    /// The most pages that are kept.
    bound: usize,
    now: u64,
    next_id: u64,
}

/// The page before, and the tokens of this one.
type Key = (u64, [u32; PAGE]);

#[derive(Debug)]
struct Kept {
    id: u64,
    page: Arc<Page>,
    /// When, and how deep: of pages used at once the deepest goes first.
    used: (u64, std::cmp::Reverse<usize>),
}

impl Prefixes {
    pub(crate) fn new(bound: usize) -> Self {
        Self {
            bound,
            ..Self::default()
        }
    }

    /// A sequence that has read as much of these tokens as is kept, but never all of them: the last
    /// one is to be read for what comes after it.
    pub(crate) fn find(&mut self, tokens: &[u32]) -> Sequence {
        self.now += 1;
        let (chunks, _) = tokens.as_chunks::<PAGE>();
        let mut parent = 0;
        let mut pages = Vec::new();
        for (depth, chunk) in chunks.iter().enumerate() {
            if (depth + 1) * PAGE >= tokens.len() {
                break;
            }
            let Some(kept) = self.pages.get_mut(&(parent, *chunk)) else {
                break;
            };
            kept.used = (self.now, std::cmp::Reverse(depth));
            parent = kept.id;
            pages.push(kept.page.clone());
        }
        let read = pages.len() * PAGE;
        Sequence::begin(pages, tokens.get(..read).unwrap_or_default().to_vec())
    }

    /// Keep the full pages of a sequence.
    pub(crate) fn keep(&mut self, sequence: &Sequence) {
        self.now += 1;
        let (chunks, _) = sequence.tokens.as_chunks::<PAGE>();
        let mut parent = 0;
        for (depth, (chunk, page)) in chunks.iter().zip(&sequence.pages).enumerate() {
            if depth >= self.bound {
                break;
            }
            let next_id = &mut self.next_id;
            let kept = self.pages.entry((parent, *chunk)).or_insert_with(|| {
                *next_id += 1;
                Kept {
                    id: *next_id,
                    page: page.clone(),
                    used: Default::default(),
                }
            });
            kept.used = (self.now, std::cmp::Reverse(depth));
            parent = kept.id;
        }
        self.shrink(self.bound);
    }

    /// Forget pages until so many are left.
    pub(crate) fn shrink(&mut self, most: usize) {
        let Some(excess) = self
            .pages
            .len()
            .checked_sub(most)
            .filter(|excess| *excess > 0)
        else {
            return;
        };
        let mut uses: Vec<_> = self.pages.values().map(|kept| kept.used).collect();
        uses.sort_unstable();
        // Times and depths together are unique.
        let Some(last) = uses.get(excess - 1).copied() else {
            return;
        };
        self.pages.retain(|_, kept| kept.used > last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::pages::Shape;

    const SHAPE: Shape = Shape {
        layers: 1,
        heads: 1,
        width: 16,
    };

    fn read(tokens: impl IntoIterator<Item = u32>) -> Sequence {
        let tokens: Vec<u32> = tokens.into_iter().collect();
        let mut sequence = Sequence::default();
        sequence.extend(&tokens, SHAPE);
        sequence
    }

    #[test]
    fn full_pages_are_found_again_by_their_tokens() {
        let mut prefixes = Prefixes::new(10);
        prefixes.keep(&read(0..40));
        assert_eq!(prefixes.pages.len(), 2);
        let tokens: Vec<u32> = (0..40).collect();
        assert_eq!(prefixes.find(&tokens).len(), 32);
        assert_eq!(prefixes.find(&(0..20).collect::<Vec<_>>()).len(), 16);
        assert_eq!(prefixes.find(&(1..40).collect::<Vec<_>>()).len(), 0);
    }

    #[test]
    fn the_last_token_is_never_taken_from_the_cache() {
        let mut prefixes = Prefixes::new(10);
        prefixes.keep(&read(0..32));
        let tokens: Vec<u32> = (0..32).collect();
        assert_eq!(prefixes.find(&tokens).len(), 16);
    }

    #[test]
    fn the_least_recently_used_goes_first_and_ends_before_beginnings() {
        let mut prefixes = Prefixes::new(4);
        prefixes.keep(&read(0..32));
        prefixes.keep(&read(100..132));
        prefixes.find(&(0..33).collect::<Vec<_>>());
        prefixes.keep(&read(200..216));
        assert_eq!(prefixes.pages.len(), 4);
        assert_eq!(prefixes.find(&(0..33).collect::<Vec<_>>()).len(), 32);
        assert_eq!(prefixes.find(&(100..133).collect::<Vec<_>>()).len(), 16);
    }

    #[test]
    fn a_sequence_longer_than_the_bound_keeps_its_beginning() {
        let mut prefixes = Prefixes::new(2);
        prefixes.keep(&read(0..80));
        assert_eq!(prefixes.find(&(0..80).collect::<Vec<_>>()).len(), 32);
    }
}
