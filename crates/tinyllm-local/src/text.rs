//! Text: from messages to tokens, and from tokens back to text.
//!
//! Knows chat templates and vocabularies; knows nothing of weights, grammars or requests.

pub(crate) mod bpe;
mod signs;
pub(crate) mod stream;
pub(crate) mod template;
pub(crate) mod vocabulary;

pub(crate) use stream::TextStream;
pub(crate) use template::Template;
pub(crate) use vocabulary::Vocabulary;
