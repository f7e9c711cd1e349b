//! Sentences that answer nothing: refusals, doubts, questions. What they mention is not said.
//!
//! It must not know what is looked for in them.

use crate::words::{Said, Words};

/// Words with which a sentence says that it does not know, or that it will not.
const WORDS: &[&str] = &[
    "cannot",
    "unable",
    "whether",
    "unclear",
    "unsure",
    "uncertain",
    "unknown",
    "if",
    "impossible",
    "insufficient",
    "refuse",
    "decline",
];

/// Words that leave it open whether what is said is so. Tags that may fit can still be listed.
const HEDGES: &[&str] = &[
    "might", "may", "maybe", "perhaps", "possibly", "could", "guess",
];

/// Two words that say so together. An apostrophe parts words.
const PAIRS: &[(&str, &str)] = &[
    ("can", "t"),
    ("can", "not"),
    ("couldn", "t"),
    ("could", "not"),
    ("don", "t"),
    ("do", "not"),
    ("doesn", "t"),
    ("does", "not"),
    ("didn", "t"),
    ("did", "not"),
    ("won", "t"),
    ("will", "not"),
    ("wouldn", "t"),
    ("would", "not"),
    ("not", "sure"),
    ("not", "clear"),
    ("not", "enough"),
    ("no", "idea"),
    ("no", "information"),
    ("no", "way"),
    ("hard", "to"),
];

/// Words that begin what a sentence says after all.
const TURNS: &[&str] = &["so", "therefore", "thus", "hence"];

/// Words that stand in sentences, and not in the items of a list.
const OF_SENTENCES: &[&str] = &[
    "i",
    "you",
    "we",
    "he",
    "she",
    "they",
    "it",
    "me",
    "my",
    "your",
    "sorry",
    "please",
    "is",
    "are",
    "was",
    "were",
    "am",
    "be",
    "can",
    "cannot",
    "could",
    "will",
    "would",
    "should",
    "must",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "there",
    "here",
    "this",
    "that",
    "these",
    "those",
    "hello",
    "hi",
    "thanks",
    "thank",
    "sure",
    "certainly",
    "ok",
    "okay",
    "yes",
    "no",
    "not",
    "done",
    "none",
    "nothing",
    "unknown",
    "null",
    "unable",
    "however",
    "because",
    "although",
    "unfortunately",
    "apologies",
    "m",
    "t",
    "ll",
    "ve",
    "re",
    "need",
    "provide",
    "probably",
];

/// An item of a list without quotes has no more words than these.
const ITEM: usize = 5;

/// Where sentences with doubt in them stand among `words`: as a mark for each word.
/// `ends` says whether a sentence ends after a word, and whether it is a question.
/// With `hedges`, sentences that leave it open are such as well.
pub(crate) fn doubtful(words: &[Said<'_>], hedges: bool) -> Vec<bool> {
    let mut marks = Vec::with_capacity(words.len());
    for sentence in words.split_inclusive(|word| word.ends) {
        let question = sentence.last().is_some_and(|word| word.question);
        let at = sentence.iter().enumerate().position(|(at, word)| {
            let next = sentence.get(at + 1);
            let pair = |(one, two): &(&str, &str)| {
                *one == word.plain && next.is_some_and(|next| !next.named && *two == next.plain)
            };
            let hedge = hedges && HEDGES.contains(&word.plain);
            !word.named && (hedge || WORDS.contains(&word.plain) || PAIRS.iter().any(pair))
        });
        let turn = at.and_then(|at| {
            let rest = sentence.iter().skip(at);
            let turn = rest.clone().position(|word| TURNS.contains(&word.plain));
            turn.map(|turn| at + turn)
        });
        let doubted = |own: usize| question || (at.is_some() && turn.is_none_or(|turn| own < turn));
        marks.extend((0..sentence.len()).map(doubted));
    }
    marks
}

/// Whether any sentence of `text` is one of doubt.
pub(crate) fn is_doubtful(text: &str) -> bool {
    has_doubt(text, false)
}

/// Whether any sentence of `text` is one of doubt, or leaves open what is so.
pub(crate) fn is_hedged(text: &str) -> bool {
    has_doubt(text, true)
}

fn has_doubt(text: &str, hedges: bool) -> bool {
    let words = Words::of(text);
    doubtful(&words.said(&[]), hedges).contains(&true)
}

/// Whether a text without quotes can be an item of a list: a few words that are no sentence.
pub(crate) fn is_item(text: &str) -> bool {
    let text = text.trim();
    let words = Words::of(text);
    let sentence = text.ends_with(['.', '!', '?', ':']) && words.len() > 1;
    (1..=ITEM).contains(&words.len())
        && !sentence
        && !text.contains(['{', '}', '[', ']', '<', '>', '"', '“', '`'])
        && !text.contains(". ")
        && !words.iter().any(|word| OF_SENTENCES.contains(&word))
}
