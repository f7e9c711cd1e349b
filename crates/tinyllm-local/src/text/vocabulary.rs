//! Vocabulary: the tokens of a model, text to tokens, and the bytes of a token.
//!
//! Knows which tokens are words and which are signs of the model's own: only text that the program
//! wrote itself may contain signs, so that a user's text cannot end a message.

use std::collections::{BTreeSet, HashMap};

use tokenizers::Tokenizer;

use super::bpe::{SPACE, byte_level, sentence_piece, writes_beginning};
use super::signs::Signs;
use crate::fault::{Fault, Result};
use crate::model::ModelFile;
use crate::model::file::number;

/// Names of tokens that end a reply, besides those that the file numbers.
const ENDS: [&str; 8] = [
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end_of_text|>",
    "<|end|>",
    "</s>",
    "<end_of_turn>",
];

/// The tokens of a model.
pub(crate) struct Vocabulary {
    tokenizer: Tokenizer,
    /// By token: what it adds to a text; nothing for a sign.
    bytes: Vec<Vec<u8>>,
    /// By token: how it is written.
    names: Vec<String>,
    signs: Signs,
    ends: BTreeSet<u32>,
    /// Stands before every prompt, if the model wants that.
    beginning: Option<u32>,
    /// Whether a piece of text becomes the same tokens wherever it stands.
    even: bool,
}

impl Vocabulary {
    pub(crate) fn read(file: &ModelFile) -> Result<Self> {
        let names = strings(file, "tokenizer.ggml.tokens")?;
        let kinds = kinds(file, &names);
        let model = file.text("tokenizer.ggml.model").unwrap_or_default();
        let (tokenizer, spell): (_, Spell) = match model {
            "gpt2" => {
                let letters = letters();
                (
                    byte_level(file, &names, &kinds)?,
                    Box::new(move |name| spelled(&letters, name)),
                )
            }
            "llama" => (
                sentence_piece(file, &names, &kinds)?,
                Box::new(|name| name.replace(SPACE, " ").into_bytes()),
            ),
            other => return Err(file.unknown(format_args!("its tokenizer is a `{other}`"))),
        };
        let bytes = names.iter().zip(&kinds).map(|(name, kind)| match kind {
            Kind::Word => spell(name),
            Kind::Own => name.clone().into_bytes(),
            Kind::Byte => byte(name).into_iter().collect(),
            Kind::Sign => Vec::new(),
        });
        let bytes = bytes.collect();
        let cut_out = names.iter().zip(0_u32..).zip(&kinds);
        let cut_out = cut_out.filter(|(_, kind)| matches!(kind, Kind::Sign | Kind::Own));
        let signs = Signs::new(cut_out.map(|(sign, _)| sign));
        let ends = ends(file, &names);
        if ends.is_empty() {
            return Err(file.damaged("no token ends a reply"));
        }
        Ok(Self {
            tokenizer,
            bytes,
            signs,
            ends,
            beginning: beginning(file, model, names.len()),
            even: model == "gpt2",
            names,
        })
    }

    /// A token for each byte, and one that ends a reply.
    #[cfg(test)]
    pub(crate) fn of_bytes() -> Self {
        use tokenizers::models::bpe::BPE;
        let mut bytes: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
        bytes.push(Vec::new());
        Self {
            tokenizer: Tokenizer::new(BPE::default()),
            names: (0..bytes.len()).map(|token| format!("<{token}>")).collect(),
            bytes,
            signs: Signs::default(),
            ends: BTreeSet::from([256]),
            beginning: None,
            even: false,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether a token ends a reply.
    pub(crate) fn ends(&self, token: u32) -> bool {
        self.ends.contains(&token)
    }

    /// The tokens that end a reply.
    pub(crate) fn all_ends(&self) -> Vec<u32> {
        self.ends.iter().copied().collect()
    }

    /// Whether a piece of text becomes the same tokens wherever it stands: SentencePiece puts a
    /// space before it.
    pub(crate) fn is_even(&self) -> bool {
        self.even
    }

    /// The token that stands before every prompt.
    pub(crate) fn beginning(&self) -> Option<u32> {
        self.beginning
    }

    /// What a token adds to a text.
    pub(crate) fn bytes(&self, token: u32) -> &[u8] {
        self.bytes.get(token as usize).map_or(&[], Vec::as_slice)
    }

    /// How a token is written, for templates.
    pub(crate) fn name(&self, token: usize) -> &str {
        self.names.get(token).map_or("", String::as_str)
    }

    /// The text of somebody who may write no signs: each that stands in it gets a mark.
    pub(crate) fn marked(&self, text: &str, mark: char) -> String {
        self.signs.marked(text, mark)
    }

    /// A text as tokens, with signs read as signs; but those behind a mark are words, and no mark is
    /// left.
    pub(crate) fn encode(&self, text: &str, mark: char) -> Result<Vec<u32>> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some((at, length, token)) = self.signs.first(rest, mark) {
            let (words, after) = rest.split_at(at);
            self.encode_words(&words.replace(mark, ""), &mut tokens)?;
            tokens.push(token);
            rest = after.get(length..).unwrap_or_default();
        }
        self.encode_words(&rest.replace(mark, ""), &mut tokens)?;
        Ok(tokens)
    }

    /// A text as tokens, with signs read as words like any other.
    pub(crate) fn encode_words(&self, text: &str, tokens: &mut Vec<u32>) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let encoding = self.tokenizer.encode_fast(text, false).map_err(|fault| {
            Fault::broken(format!("the text cannot be cut into tokens: {fault}"))
        })?;
        tokens.extend(encoding.get_ids());
        Ok(())
    }
}

/// The bytes of a token's name.
type Spell = Box<dyn Fn(&str) -> Vec<u8>>;

/// What a token is, by the numbers of the file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A piece of text.
    Word,
    /// Text that was added by hand and is never cut.
    Own,
    /// One byte.
    Byte,
    /// Says something to the model and nothing to a reader.
    Sign,
}

/// By token: its kind. What ends or begins a text is a sign, whatever the file calls it: old
/// converters called all added tokens `Own`.
fn kinds(file: &ModelFile, names: &[String]) -> Vec<Kind> {
    let told = file
        .value("tokenizer.ggml.token_type")
        .and_then(|value| value.to_vec().ok());
    let frames = ["bos", "eos", "eot", "eom"].map(|kind| numbered(file, kind, names.len()));
    let kind = |(name, token): (&String, u32)| {
        if frames.contains(&Some(token)) || ENDS.contains(&name.as_str()) {
            return Kind::Sign;
        }
        match told.and_then(|told| number(told.get(token as usize)?)) {
            None | Some(1.0) => Kind::Word,
            Some(4.0) => Kind::Own,
            Some(6.0) => Kind::Byte,
            Some(_) => Kind::Sign,
        }
    };
    names.iter().zip(0..).map(kind).collect()
}

/// The token that the file numbers as `bos`, `eos` and the like; a number that is no token's says
/// that there is none.
pub(super) fn numbered(file: &ModelFile, kind: &str, count: usize) -> Option<u32> {
    let token = file.number(&format!("tokenizer.ggml.{kind}_token_id"))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is not negative, and a cast saturates"
    )]
    let token = Some(token).filter(|token| *token >= 0.0)? as u32;
    Some(token).filter(|token| (*token as usize) < count)
}

/// A list of texts that must be there.
pub(crate) fn strings(file: &ModelFile, key: &str) -> Result<Vec<String>> {
    let texts = file.value(key).and_then(|value| value.to_vec().ok());
    let texts = texts.and_then(|texts| {
        let texts = texts.iter().map(|text| text.to_string().cloned().ok());
        texts.collect::<Option<Vec<_>>>()
    });
    texts.ok_or_else(|| file.damaged(format_args!("it has no texts `{key}`")))
}

fn ends(file: &ModelFile, names: &[String]) -> BTreeSet<u32> {
    let kinds = ["eos", "eot", "eom"].into_iter();
    let numbered = kinds.filter_map(|kind| numbered(file, kind, names.len()));
    let named = names
        .iter()
        .zip(0..)
        .filter(|(name, _)| ENDS.contains(&name.as_str()))
        .map(|(_, token)| token);
    numbered.chain(named).collect()
}

/// The first token of every prompt: SentencePiece and the rule of Llama 3 want it unless the file
/// says no, the others only if it says yes.
fn beginning(file: &ModelFile, model: &str, count: usize) -> Option<u32> {
    let wanted = file
        .flag("tokenizer.ggml.add_bos_token")
        .unwrap_or(model == "llama" || writes_beginning(file));
    numbered(file, "bos", count).filter(|_| wanted)
}

/// `<0x0A>` as a byte.
fn byte(name: &str) -> Option<u8> {
    let digits = name.strip_prefix("<0x")?.strip_suffix('>')?;
    u8::from_str_radix(digits, 16).ok()
}

/// GPT-2 writes each byte as a letter: those that can be printed as themselves, all others from
/// U+0100 on.
fn letters() -> HashMap<char, u8> {
    let printed = |byte: &u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let themselves = (0..=255_u8)
        .filter(printed)
        .map(|byte| (char::from(byte), byte));
    let others = (0..=255_u8).filter(|byte| !printed(byte));
    let others = ('\u{100}'..).zip(others);
    themselves.chain(others).collect()
}

fn spelled(letters: &HashMap<char, u8>, name: &str) -> Vec<u8> {
    name.chars()
        .filter_map(|letter| letters.get(&letter).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_letter() {
        let letters = letters();
        assert_eq!(letters.len(), 256);
        assert_eq!(letters.get(&'\u{120}'), Some(&b' '));
        assert_eq!(letters.get(&'\u{10a}'), Some(&b'\n'));
        assert_eq!(
            spelled(&letters, "\u{120}caf\u{c3}\u{a9}"),
            " café".as_bytes()
        );
    }

    #[test]
    fn bytes_are_read_from_their_names() {
        assert_eq!(byte("<0x0A>"), Some(10));
        assert_eq!(byte("<0xZZ>"), None);
        assert_eq!(byte("a"), None);
    }
}
