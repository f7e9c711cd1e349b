//! The two tokenizers of the Llama family, put together out of what a GGUF file says.
//!
//! Knows the `tokenizers` crate and the names that llama.cpp gives to pre-tokenizers. Knows nothing
//! of special tokens: whoever encodes cuts them out first.

use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::normalizers::{NormalizerWrapper, Prepend, Replace, Sequence as Normalizers};
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{SplitDelimiterBehavior, Tokenizer};

use super::vocabulary::{Kind, numbered, strings};
use crate::fault::{Fault, Result};
use crate::model::ModelFile;

/// How SentencePiece writes a space.
pub(crate) const SPACE: &str = "\u{2581}";

/// How Llama 3 cuts text before it merges bytes: contractions, words with the space or sign before
/// them, up to three digits, signs, line ends, spaces. As published in its `tokenizer.json`.
const LLAMA_3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// What llama.cpp calls that rule.
const LLAMA_3_NAMES: [&str; 3] = ["llama-bpe", "llama3", "llama-v3"];

/// Byte-level BPE, as of GPT-2. No word and no merge is a sign, so that no text becomes one.
pub(crate) fn byte_level(file: &ModelFile, tokens: &[String], kinds: &[Kind]) -> Result<Tokenizer> {
    let words = ids(tokens, kinds, |kind| kind != Kind::Sign);
    let signs = ids(tokens, kinds, |kind| kind == Kind::Sign);
    let kind = file.text("tokenizer.ggml.pre").unwrap_or("default");
    let (pre_tokenizer, whole_words) = pre_tokenizer(kind).ok_or_else(|| {
        file.unknown(format_args!("its text is cut by a rule named `{kind}`"))
            .advise("take a file whose `tokenizer.ggml.pre` is `smollm`, `llama-bpe` or `gpt-2`")
    })??;
    let merges = strings(file, "tokenizer.ggml.merges")?
        .iter()
        .map(|merge| {
            let (left, right) = merge.split_once(' ')?;
            Some((left.to_string(), right.to_string()))
        })
        .collect::<Option<Merges>>()
        .ok_or_else(|| file.damaged("a merge of its tokenizer has no two parts"))?
        .into_iter()
        .filter(|(left, right)| {
            let whole = format!("{left}{right}");
            [left, right, &whole]
                .iter()
                .all(|part| !signs.contains_key(*part))
        })
        .collect();
    let bpe = BPE::builder()
        .vocab_and_merges(words, merges)
        .ignore_merges(whole_words)
        .build()
        .map_err(|fault| file.damaged(format_args!("its tokenizer: {fault}")))?;
    let mut tokenizer = Tokenizer::new(bpe);
    tokenizer.with_pre_tokenizer(Some(pre_tokenizer));
    Ok(tokenizer)
}

type PreTokenizer = (PreTokenizerWrapper, bool);

/// The cut of a name, and whether words that are tokens are taken whole.
fn pre_tokenizer(kind: &str) -> Option<Result<PreTokenizer>> {
    let gpt_2 = ByteLevel::new(false, true, true);
    match kind {
        "default" | "gpt-2" | "gpt2" => Some(Ok((gpt_2.into(), false))),
        "smollm" => {
            let digits = Digits::new(true).into();
            Some(Ok((
                Sequence::new(vec![digits, gpt_2.into()]).into(),
                false,
            )))
        }
        kind if LLAMA_3_NAMES.contains(&kind) => Some(llama_3()),
        _ => None,
    }
}

/// Whether the rule of cutting alone says that a prompt has a first token.
pub(super) fn writes_beginning(file: &ModelFile) -> bool {
    let rule = file.text("tokenizer.ggml.pre").unwrap_or_default();
    LLAMA_3_NAMES.contains(&rule)
}

fn llama_3() -> Result<PreTokenizer> {
    let pattern = SplitPattern::Regex(LLAMA_3.to_string());
    let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false)
        .map_err(|fault| Fault::broken(format!("the pattern of Llama 3: {fault}")))?;
    let bytes = ByteLevel::new(false, true, false);
    Ok((Sequence::new(vec![split.into(), bytes.into()]).into(), true))
}

/// SentencePiece with its merges put into order by the scores of the tokens.
pub(crate) fn sentence_piece(
    file: &ModelFile,
    tokens: &[String],
    kinds: &[Kind],
) -> Result<Tokenizer> {
    let scores = file
        .value("tokenizer.ggml.scores")
        .and_then(|value| value.to_vec().ok())
        .ok_or_else(|| file.damaged("its tokenizer has no scores"))?;
    let scores: Vec<f32> = scores
        .iter()
        .map(|score| score.to_f32().unwrap_or(0.0))
        .collect();
    let unknown = numbered(file, "unknown", tokens.len()).unwrap_or(0);
    let unknown_name = tokens.get(unknown as usize).cloned().unwrap_or_default();
    let pieces = ids(tokens, kinds, |kind| kind == Kind::Word);
    let merges = merges_by_score(tokens, &scores, &pieces);
    let mut words = ids(tokens, kinds, |kind| kind != Kind::Sign);
    words.insert(unknown_name.clone(), unknown);
    let bpe = BPE::builder()
        .vocab_and_merges(words, merges)
        .unk_token(unknown_name)
        .fuse_unk(true)
        .byte_fallback(true)
        .build()
        .map_err(|fault| file.damaged(format_args!("its tokenizer: {fault}")))?;
    let mut tokenizer = Tokenizer::new(bpe);
    tokenizer
        .with_normalizer(Some(spaces(file.flag("tokenizer.ggml.add_space_prefix"))?))
        .map_err(|fault| Fault::broken(fault.to_string()))?;
    Ok(tokenizer)
}

/// A space becomes a letter, and one stands before the text.
fn spaces(prefixed: Option<bool>) -> Result<NormalizerWrapper> {
    let replace = Replace::new(" ", SPACE).map_err(|fault| Fault::broken(fault.to_string()))?;
    let mut steps: Vec<NormalizerWrapper> = Vec::new();
    if prefixed.unwrap_or(true) {
        steps.push(Prepend::new(SPACE.to_string()).into());
    }
    steps.push(replace.into());
    Ok(Normalizers::new(steps).into())
}

/// Each way of putting a piece together out of two others, the likeliest piece first. Bytes and
/// signs are no pieces: `<s>` in a text is three letters.
fn merges_by_score(tokens: &[String], scores: &[f32], pieces: &Vocab) -> Merges {
    let mut merges: Vec<(f32, u32, u32, &str, &str)> = Vec::new();
    let scored = tokens.iter().zip(scores);
    for (token, score) in scored.filter(|(token, _)| pieces.contains_key(*token)) {
        for (cut, _) in token.char_indices().skip(1) {
            let (left, right) = token.split_at(cut);
            if let (Some(first), Some(second)) = (pieces.get(left), pieces.get(right)) {
                merges.push((*score, *first, *second, left, right));
            }
        }
    }
    merges.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let named = merges
        .into_iter()
        .map(|(_, _, _, left, right)| (left.to_string(), right.to_string()));
    named.collect()
}

/// The numbers of the tokens of some kinds.
fn ids(tokens: &[String], kinds: &[Kind], wanted: impl Fn(Kind) -> bool) -> Vocab {
    let numbered = tokens.iter().zip(0..).zip(kinds);
    numbered
        .filter(|(_, kind)| wanted(**kind))
        .map(|((token, number), _)| (token.clone(), number))
        .collect()
}
