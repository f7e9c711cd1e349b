//! The tokenizers of the family: byte-level BPE by each rule of cutting, and SentencePiece.

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value as Text;
use serde_json::{Value, json};
use tinyllm::llm::Finish;

use crate::support::tiny::Tiny;
use crate::support::{ask, local, reply, structured};

/// A text's tokens as texts, by a rule of cutting; words of several letters have merges or none.
async fn cut(rule: &str, text: &str) -> Vec<String> {
    let words = ["12", "123", "34", "'L", "'LL", "LL", "whole"];
    let merges = ["3 4", "1 2", "12 3", "L L", "' L", "'L L", "' LL"];
    let model = Tiny::new(GgmlDType::Q8_0)
        .with("tokenizer.ggml.pre", Text::String(rule.to_string()))
        .with_words(&words, &merges)
        .write(&format!("cut-{rule}.gguf"));
    let tokens = local().tokens(model.to_str().unwrap(), text).await.unwrap();
    let spelled = tokens.into_iter().map(|token| match token {
        0..=255 => char::from(u8::try_from(token).unwrap()).to_string(),
        _ => words[token as usize - 259].to_string(),
    });
    spelled.collect()
}

#[tokio::test]
async fn digits_are_cut_by_the_model_s_rule() {
    assert_eq!(cut("gpt-2", "1234").await, ["12", "34"]);
    assert_eq!(cut("default", "1234").await, ["12", "34"]);
    assert_eq!(cut("llama-bpe", "1234").await, ["123", "4"]);
    assert_eq!(cut("smollm", "1234").await, ["1", "2", "3", "4"]);
}

#[tokio::test]
async fn contractions_in_capitals_are_one_word_to_llama_3_only() {
    assert_eq!(cut("gpt-2", "I'LL").await, ["I", "'", "LL"]);
    assert_eq!(cut("llama-bpe", "I'LL").await, ["I", "'LL"]);
}

#[tokio::test]
async fn llama_3_takes_words_whole_and_spaces_with_them() {
    assert_eq!(cut("llama-bpe", "whole").await, ["whole"]);
    let letters = ["w", "h", "o", "l", "e"];
    assert_eq!(cut("gpt-2", "whole").await, letters);
    // The space belongs to the word behind it, and that word is no token.
    let spaced = [" ", "w", "h", "o", "l", "e"];
    assert_eq!(cut("llama-bpe", " whole").await, spaced);
}

#[tokio::test]
async fn pieces_are_merged_by_their_scores_and_bytes_stand_for_the_rest() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .write("pieces.gguf");
    let local = local();
    let model = model.to_str().unwrap();
    let first_piece = 3 + 256;
    let [space, a, c, ab, spaced] = [0, 1, 3, 4, 6].map(|piece| first_piece + piece);
    assert_eq!(
        local.tokens(model, "ab c").await.unwrap(),
        [spaced, space, c]
    );
    assert_eq!(local.tokens(model, "cab").await.unwrap(), [space, c, ab]);
    // `é` is two bytes behind the three signs.
    assert_eq!(
        local.tokens(model, "aé").await.unwrap(),
        [first_piece + 5, 3 + 0xc3, 3 + 0xa9]
    );
    assert_ne!(a, ab);
}

#[tokio::test]
async fn a_template_that_writes_the_first_token_itself_writes_it_once() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .write("first.gguf");
    let mut request = ask(&model, "  a  ");
    request.max_tokens = Some(4);
    let whole = reply(&local(), &request).await.unwrap();
    // The first token, a space, the letters of `[user]` but `a`, and ` a`, whose space is its own.
    assert_eq!(whole.usage.input_tokens, 1 + 1 + "[user]".len() as u64 + 1);
}

#[tokio::test]
async fn replies_keep_their_schema() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .write("schema.gguf");
    let schema = json!({
        "type": "object", "required": ["ab", "n"],
        "properties": { "ab": { "type": "string", "maxLength": 10 }, "n": { "type": "integer", "maximum": 9, "minimum": 0 } },
    });
    let local = local();
    for seed in 0..10 {
        let mut request = structured(ask(&model, "a"), &schema);
        request.temperature = Some(1.0);
        request.seed = Some(seed);
        request.max_tokens = Some(200);
        let whole = reply(&local, &request).await.unwrap();
        assert_eq!(whole.finish, Finish::Stop, "{}", whole.text);
        let value: Value = serde_json::from_str(&whole.text).unwrap();
        assert!(value["n"].as_u64().unwrap() < 10);
    }
}
