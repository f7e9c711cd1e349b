//! The other tokenizer of the family: SentencePiece, as of Llama 2.

use candle_core::quantized::GgmlDType;
use serde_json::{Value, json};
use tinyllm::llm::Finish;

use crate::support::tiny::Tiny;
use crate::support::{ask, local, reply, structured};

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
