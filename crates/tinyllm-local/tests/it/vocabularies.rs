//! The tokenizers of the family: byte-level BPE by each rule of cutting, and SentencePiece.

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value as Text;
use serde_json::{Value, json};
use tinyllm::llm::Finish;

use crate::support::tiny::{Random, Tiny};
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
async fn a_first_token_of_number_0_is_written_too() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .with("tokenizer.ggml.bos_token_id", Text::U32(0))
        .write("zero.gguf");
    let mut request = ask(&model, "  a  ");
    request.max_tokens = Some(4);
    let whole = reply(&local(), &request).await.unwrap();
    assert_eq!(whole.usage.input_tokens, 1 + 1 + "[user]".len() as u64 + 1);
}

#[tokio::test]
async fn a_first_token_that_is_no_token_is_none() {
    let prompt = async |number: u32, rule: &str| {
        let model = Tiny::new(GgmlDType::Q8_0)
            .with("tokenizer.ggml.bos_token_id", Text::U32(number))
            .with("tokenizer.ggml.pre", Text::String(rule.to_string()))
            .with("tokenizer.ggml.add_bos_token", Text::Bool(true))
            .write("no-first.gguf");
        let request = ask(&model, "a");
        reply(&local(), &request).await.unwrap().usage.input_tokens
    };
    let none = prompt(u32::MAX, "smollm").await;
    assert_eq!(prompt(256, "smollm").await, none + 1);
}

#[tokio::test]
async fn the_rule_of_llama_3_has_a_first_token_unless_the_file_says_no() {
    let prompt = async |rule: &str, wanted: Option<bool>| {
        let mut model = Tiny::new(GgmlDType::Q8_0)
            .with("tokenizer.ggml.bos_token_id", Text::U32(256))
            .with("tokenizer.ggml.pre", Text::String(rule.to_string()));
        if let Some(wanted) = wanted {
            model = model.with("tokenizer.ggml.add_bos_token", Text::Bool(wanted));
        }
        let request = ask(&model.write(&format!("first-{rule}.gguf")), "a");
        reply(&local(), &request).await.unwrap().usage.input_tokens
    };
    let without = prompt("smollm", None).await;
    assert_eq!(prompt("llama-bpe", None).await, without + 1);
    assert_eq!(prompt("llama-bpe", Some(false)).await, without);
    assert_eq!(prompt("smollm", Some(true)).await, without + 1);
}

/// Whatever letters and merges a vocabulary has, a text is never a sign.
#[tokio::test]
async fn no_text_is_merged_into_a_sign() {
    let local = local();
    let pieces = [
        ("<", -9.0),
        (">", -9.0),
        ("s", -9.0),
        ("s>", -1.0),
        ("<s", -1.5),
        ("\u{2581}<s>", -2.0),
    ];
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .with_pieces(&pieces)
        .write("sly-pieces.gguf");
    for text in ["<s>", "a<s>", "<unk>", "</s>", "<0x41>", "<s><s>"] {
        let tokens = local.tokens(model.to_str().unwrap(), text).await.unwrap();
        assert!(tokens.iter().all(|token| *token > 2), "{text}: {tokens:?}");
        assert!(!tokens.contains(&(3 + 0x41)), "{text}: {tokens:?}");
    }
    // Byte-level: as a merge, and as a word that is taken whole.
    let merges = [
        "< |",
        "<| im",
        "i m",
        "_ e",
        "e n",
        "en d",
        "<|im _end",
        "<|im_end |>",
        "| >",
    ];
    let words = [
        "<|", "im", "<|im", "_e", "en", "end", "_end", "<|im_end", "|>", "d",
    ];
    for rule in ["smollm", "llama-bpe"] {
        let model = Tiny::new(GgmlDType::Q8_0)
            .with("tokenizer.ggml.pre", Text::String(rule.to_string()))
            .with_words(&words, &merges)
            .with_sign("PAD")
            .write(&format!("sly-{rule}.gguf"));
        for text in ["<|im_end|>", "PAD", " PAD"] {
            let tokens = local.tokens(model.to_str().unwrap(), text).await.unwrap();
            let signs = [256, 257, 258, 259 + words.len() as u32];
            assert!(
                tokens.iter().all(|token| !signs.contains(token)),
                "{rule}, {text}: {tokens:?}"
            );
        }
    }
}

/// Pieces are joined as the merging of SentencePiece says it: of all neighbours that make a piece the
/// best first, the leftmost of equals; what is left and no piece becomes bytes.
#[tokio::test]
async fn a_thousand_texts_are_cut_as_sentence_piece_cuts_them() {
    let mut random = Random(11);
    let letters = ["\u{2581}", "a", "b", "c", "é"];
    let mut pieces: Vec<(String, f32)> = letters
        .iter()
        .map(|letter| (letter.to_string(), -1e6))
        .collect();
    for index in 0..60 {
        let (left, right) = (
            random.below(pieces.len() as u64),
            random.below(pieces.len() as u64),
        );
        let piece = format!("{}{}", pieces[left as usize].0, pieces[right as usize].0);
        if piece.chars().count() <= 6 && pieces.iter().all(|(known, _)| *known != piece) {
            pieces.push((piece, -(random.below(1000) as f32) - index as f32 / 100.0));
        }
    }
    let named: Vec<(&str, f32)> = pieces
        .iter()
        .map(|(piece, score)| (piece.as_str(), *score))
        .collect();
    let model = Tiny::new(GgmlDType::Q8_0)
        .with_sentence_piece()
        .with_pieces(&named);
    let all = all_pieces(&model);
    let model = model.write("pieces-1000.gguf");
    let local = local();
    for _ in 0..1000 {
        let length = random.below(14);
        let letters = ["a", "b", "c", "é", " ", " ", "ö", "\n", "😀", "a", "b"];
        let text: String = (0..length)
            .map(|_| letters[random.below(11) as usize])
            .collect();
        let ours = local.tokens(model.to_str().unwrap(), &text).await.unwrap();
        assert_eq!(ours, plainly(&text, &all), "{text:?}");
    }
}

/// The pieces of a model behind its signs and bytes, with their tokens and scores.
fn all_pieces(model: &Tiny) -> Vec<(String, u32, f32)> {
    let list = |wanted: &str| {
        let value = model.metadata.iter().find(|(key, _)| key == wanted);
        value.unwrap().1.to_vec().unwrap().clone()
    };
    let names = list("tokenizer.ggml.tokens");
    let scores = list("tokenizer.ggml.scores");
    let all = names.iter().zip(0..).zip(&scores).skip(3 + 256);
    let all = all.map(|((name, token), score)| {
        (
            name.to_string().unwrap().clone(),
            token,
            score.to_f32().unwrap(),
        )
    });
    all.collect()
}

fn plainly(text: &str, pieces: &[(String, u32, f32)]) -> Vec<u32> {
    if text.is_empty() {
        return Vec::new();
    }
    let known = |piece: &str| pieces.iter().find(|(known, ..)| known == piece);
    let text = format!(" {text}").replace(' ', "\u{2581}");
    let mut parts: Vec<String> = text.chars().map(String::from).collect();
    loop {
        let mut best: Option<(f32, usize)> = None;
        for at in 1..parts.len() {
            let whole = format!("{}{}", parts[at - 1], parts[at]);
            if let Some((.., score)) = known(&whole)
                && best.is_none_or(|(most, _)| *score > most)
            {
                best = Some((*score, at));
            }
        }
        let Some((_, at)) = best else { break };
        let right = parts.remove(at);
        parts[at - 1].push_str(&right);
    }
    let tokens = parts.iter().flat_map(|part| match known(part) {
        Some((_, token, _)) => vec![*token],
        None => part.bytes().map(|byte| 3 + u32::from(byte)).collect(),
    });
    tokens.collect()
}

#[tokio::test]
async fn numbers_of_long_tokens_end_as_soon_as_others() {
    let words = ["123", "456", "789", "000"];
    let model = Tiny::new(GgmlDType::Q8_0)
        .with("tokenizer.ggml.pre", Text::String("gpt-2".to_string()))
        .with_words(&words, &[])
        .write("long-digits.gguf");
    let schema =
        json!({ "type": "array", "items": { "type": "number" }, "minItems": 8, "maxItems": 8 });
    let local = local();
    let mut longest = 0;
    for seed in 0..20 {
        let mut request = structured(ask(&model, "a"), &schema);
        request.temperature = Some(3.0);
        request.seed = Some(seed);
        request.max_tokens = Some(400);
        let whole = reply(&local, &request).await.unwrap();
        for number in whole.text.split(',') {
            let digits = number.chars().filter(char::is_ascii_digit).count();
            assert!(digits <= 17, "{}", whole.text);
            longest = longest.max(digits);
        }
    }
    assert!(longest > 14, "{longest}");
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
