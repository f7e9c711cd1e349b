//! Grammar: a JSON Schema as the set of tokens that may come next.
//!
//! Knows llguidance; knows nothing of logits. Compiled grammars are kept by schema, within a bound.

mod blame;
pub(crate) mod constraint;
mod objects;
mod schema;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use llguidance::api::{GrammarInit, TopLevelGrammar};
use llguidance::toktrie::{TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv};
use llguidance::{JsonCompileOptions, Matcher, ParserFactory};
use serde_json::{Value, json};

pub(crate) use constraint::Constraint;

use crate::fault::{Fault, Result};
use crate::text::Vocabulary;

/// The most compiled grammars that are kept.
const KEPT: usize = 64;

/// A compiled grammar learns states as it is used, and is compiled anew after so many replies, so
/// that its memory stays bounded.
const USES: usize = 256;

/// The most states that a grammar may learn; a kilobyte or two each.
const STATES: usize = 50_000;

/// Compiled grammars of one model.
pub(crate) struct Grammars {
    factory: ParserFactory,
    vocabulary: Arc<Vocabulary>,
    kept: HashMap<String, Kept>,
    now: u64,
}

struct Kept {
    matcher: Matcher,
    /// Whether a reply broke on it: what it has learned is shared by all replies.
    worn: Arc<AtomicBool>,
    uses: usize,
    last_use: u64,
}

impl Grammars {
    pub(crate) fn new(vocabulary: &Arc<Vocabulary>) -> Result<Self> {
        let environment: TokEnv = Arc::new(Environment::new(vocabulary.clone()));
        let mut factory = ParserFactory::new_simple(&environment)
            .map_err(|fault| Fault::broken(format!("the vocabulary fits no grammar: {fault}")))?;
        factory.quiet();
        let limits = factory.limits_mut();
        limits.max_lexer_states = STATES;
        limits.verbose_errors = false;
        Ok(Self {
            factory,
            vocabulary: vocabulary.clone(),
            kept: HashMap::new(),
            now: 0,
        })
    }

    /// What holds a reply to a schema, at its beginning.
    pub(crate) fn constraint(&mut self, schema: &Value) -> Result<Constraint> {
        self.now += 1;
        let key = schema.to_string();
        if !self.kept.get(&key).is_some_and(Kept::is_good) {
            let matcher = self.compile(schema)?;
            self.keep(key.clone(), matcher);
        }
        let kept = self.kept.get_mut(&key);
        let kept = kept.ok_or_else(|| Fault::broken("a compiled grammar is gone"))?;
        kept.uses += 1;
        kept.last_use = self.now;
        let (matcher, worn) = (kept.matcher.clone(), kept.worn.clone());
        Ok(Constraint::new(matcher, self.vocabulary.clone(), worn))
    }

    fn compile(&self, schema: &Value) -> Result<Matcher> {
        let schema = match schema::prepare(schema)? {
            Value::Bool(true) => json!({}),
            Value::Object(schema) => Value::Object(schema),
            other => return Err(refused(&format!("nothing fits `{other}`"))),
        };
        self.matcher(&schema).map_err(|fault| {
            let fault = one_line(&fault);
            let compiles = |part: &Value| self.matcher(part).is_ok();
            match blame::keyword(&schema, &compiles) {
                Some((keyword, path)) => schema::cannot_because(&keyword, &path, &fault),
                None => refused(&fault),
            }
        })
    }

    /// A grammar of a schema that is prepared.
    fn matcher(&self, schema: &Value) -> std::result::Result<Matcher, String> {
        let mut schema = schema.clone();
        compact().apply_to(&mut schema);
        let grammar = GrammarInit::Serialized(TopLevelGrammar::from_json_schema(schema));
        let parser = self.factory.create_parser_from_init_default(grammar);
        let matcher = Matcher::new(Ok(parser.map_err(|fault| fault.to_string())?));
        match matcher.get_error() {
            Some(fault) => Err(fault),
            None => Ok(matcher),
        }
    }

    fn keep(&mut self, key: String, matcher: Matcher) {
        if self.kept.len() >= KEPT && !self.kept.contains_key(&key) {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.last_use);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.kept.remove(&oldest);
            }
        }
        let kept = Kept {
            matcher,
            worn: Arc::default(),
            uses: 0,
            last_use: self.now,
        };
        self.kept.insert(key, kept);
    }
}

impl Kept {
    fn is_good(&self) -> bool {
        self.uses < USES && !self.worn.load(Ordering::Relaxed)
    }
}

/// No space but where a text has it.
fn compact() -> JsonCompileOptions {
    JsonCompileOptions {
        whitespace_flexible: false,
        ..JsonCompileOptions::default()
    }
}

/// Of several lines with a drawing, as of a regex, the one that says what is wrong.
fn one_line(fault: &str) -> String {
    if fault.contains("oneOf constraints are not supported") {
        return "the alternatives of `oneOf` are not told apart by their types, tags or values"
            .to_string();
    }
    let lines: Vec<&str> = fault.lines().map(str::trim).collect();
    let last = lines.iter().find_map(|line| line.strip_prefix("error: "));
    last.map_or_else(|| lines.join(" "), str::to_string)
}

fn refused(fault: &str) -> Fault {
    Fault::bad_request(format!("a reply cannot be held to this schema: {fault}"))
        .advise("change the output's type, or ask a model behind a server")
}

/// The vocabulary as llguidance sees it.
struct Environment {
    trie: TokTrie,
    vocabulary: Arc<Vocabulary>,
}

impl Environment {
    fn new(vocabulary: Arc<Vocabulary>) -> Self {
        let count = u32::try_from(vocabulary.len()).unwrap_or(u32::MAX);
        let words: Vec<Vec<u8>> = (0..count)
            .map(|token| {
                let bytes = vocabulary.bytes(token);
                if !bytes.is_empty() {
                    return bytes.to_vec();
                }
                let mut sign = vec![TokTrie::SPECIAL_TOKEN_MARKER];
                sign.extend(vocabulary.name(token as usize).bytes());
                sign
            })
            .collect();
        let ends = vocabulary.all_ends();
        let first = ends.first().copied().unwrap_or(0);
        let trie = TokTrie::from(&TokRxInfo::new(count, first), &words);
        Self {
            trie: trie.with_eos_tokens(&ends),
            vocabulary,
        }
    }
}

impl TokenizerEnv for Environment {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    /// Whether tokens that must come are told before they do: only if it is certain which they are.
    fn tokenize_is_canonical(&self) -> bool {
        self.vocabulary.is_even()
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        if !self.vocabulary.is_even() {
            return self.trie.greedy_tokenize(bytes);
        }
        self.trie.tokenize_with_greedy_fallback(bytes, |text| {
            let mut tokens = Vec::new();
            // What cannot be encoded is left to the fallback, which takes it byte by byte.
            let encoded = self.vocabulary.encode_words(text, &mut tokens);
            encoded.map_or_else(|_| self.trie.greedy_tokenize(text.as_bytes()), |()| tokens)
        })
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]
mod tests {
    use super::*;

    fn grammars() -> Grammars {
        Grammars::new(&Arc::new(Vocabulary::of_bytes())).unwrap()
    }

    #[test]
    fn a_grammar_is_compiled_once_for_many_replies_and_then_anew() {
        let mut grammars = grammars();
        let schema = json!({ "type": "boolean" });
        for reply in 0..USES + 10 {
            assert!(grammars.constraint(&schema).is_ok());
            let uses = grammars.kept[&schema.to_string()].uses;
            assert_eq!(uses, reply % USES + 1);
        }
        assert_eq!(grammars.kept.len(), 1);
    }

    #[test]
    fn grammars_are_kept_within_a_bound_and_the_oldest_goes() {
        let mut grammars = grammars();
        for value in 0..KEPT + 5 {
            assert!(grammars.constraint(&json!({ "const": value })).is_ok());
        }
        assert_eq!(grammars.kept.len(), KEPT);
        assert!(
            !grammars
                .kept
                .contains_key(&json!({ "const": 4 }).to_string())
        );
        assert!(
            grammars
                .kept
                .contains_key(&json!({ "const": 5 }).to_string())
        );
    }

    #[test]
    fn a_grammar_on_which_a_reply_broke_is_compiled_anew() {
        let mut grammars = grammars();
        let schema = json!({ "type": "boolean" });
        let mut broken = grammars.constraint(&schema).unwrap();
        let _second = grammars.constraint(&schema).unwrap();
        assert_eq!(grammars.kept[&schema.to_string()].uses, 2);
        let fault = format!("{:?}", broken.take(u32::from(b'x')));
        assert!(
            fault.contains("cannot be held to its schema any longer"),
            "{fault}"
        );
        let mut next = grammars.constraint(&schema).unwrap();
        assert_eq!(grammars.kept[&schema.to_string()].uses, 1);
        assert!(next.mask().unwrap().allows(u32::from(b't')));
    }
}
