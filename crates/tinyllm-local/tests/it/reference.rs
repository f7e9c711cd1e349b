//! The numbers of the model beside a plain computation of the same: every kind of weights, odd
//! sizes, shared heads, turned positions.

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value;

use crate::support::reference::Reference;
use crate::support::tiny::{Random, Sizes, TINY, Tiny, numbers};
use crate::support::{ask, local};

/// Tokens of the tiny vocabulary: a byte each, and three signs.
const WORDS: usize = 259;

/// What the tiny template makes of one message, as tokens.
fn prompt(text: &str) -> Vec<u32> {
    let (start, end) = (257, 258);
    let mut tokens = vec![start];
    tokens.extend("user\n".bytes().map(u32::from));
    tokens.extend(text.bytes().map(u32::from));
    tokens.extend([end, u32::from(b'\n'), start]);
    tokens.extend("assistant\n".bytes().map(u32::from));
    tokens
}

/// Norms that are not all one, so that a missing one is noticed.
fn with_norms(mut model: Tiny, sizes: Sizes) -> Tiny {
    let mut random = Random(7);
    let norms: Vec<String> = model
        .tensors
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| name.ends_with("norm.weight"))
        .collect();
    for name in norms {
        let weights: Vec<f32> = (0..sizes.hidden)
            .map(|_| 0.5 + random.below(1000) as f32 / 1000.0)
            .collect();
        model = model.with_tensor(&name, numbers(&weights));
    }
    model
}

/// The probabilities of a text behind prompts of several lengths, ours and the plain ones.
async fn check(name: &str, model: Tiny, sizes: Sizes, within: f64) {
    let model = with_norms(model, sizes);
    let reference = Reference::of(&model, sizes);
    let path = model.write(&format!("reference-{name}.gguf"));
    let reply = "It is what it is, é!";
    // Rows are computed by eight, by four and one by one, and pages hold sixteen.
    for length in [0, 1, 2, 3, 4, 5, 6, 7, 11, 40] {
        let text = "the quick brown fox jumps over the lazy dog"
            .get(..length)
            .unwrap();
        let ours = local()
            .log_probabilities(&ask(&path, text), reply)
            .await
            .unwrap();
        let mut tokens = prompt(text);
        let behind = tokens.len() - 1;
        tokens.extend(reply.bytes().map(u32::from));
        let all = reference.log_probabilities(&tokens, WORDS);
        let plain = all.iter().skip(behind).zip(reply.bytes());
        let plain: Vec<f64> = plain.map(|(row, byte)| row[byte as usize]).collect();
        assert_eq!(ours.len(), plain.len());
        for (ours, plain) in ours.iter().zip(&plain) {
            let apart = (ours - plain).abs();
            assert!(apart < within, "{name}, {length}: {ours} and {plain}");
        }
    }
}

#[tokio::test]
async fn every_kind_of_weights() {
    for weights in [GgmlDType::Q8_0, GgmlDType::Q4_0, GgmlDType::Q4_1] {
        check(&format!("{weights:?}"), Tiny::new(weights), TINY, 1e-3).await;
    }
    for weights in [
        GgmlDType::F32,
        GgmlDType::F16,
        GgmlDType::BF16,
        GgmlDType::Q5_1,
    ] {
        check(&format!("{weights:?}"), Tiny::new(weights), TINY, 1e-3).await;
    }
}

#[tokio::test]
async fn weights_in_blocks_of_256() {
    let sizes = Sizes {
        hidden: 256,
        inner: 512,
        heads: 8,
        width: 32,
        ..TINY
    };
    for weights in [
        GgmlDType::Q2K,
        GgmlDType::Q3K,
        GgmlDType::Q4K,
        GgmlDType::Q5K,
        GgmlDType::Q6K,
    ] {
        check(
            &format!("{weights:?}"),
            Tiny::of(sizes, weights),
            sizes,
            0.2,
        )
        .await;
    }
}

#[tokio::test]
async fn sizes_that_are_no_multiples() {
    // No row count here is a multiple of a tile, and no head count one of two.
    let odd = Sizes {
        rows: 277,
        hidden: 96,
        inner: 160,
        heads: 6,
        shared_heads: 3,
        width: 16,
        layers: 3,
    };
    for weights in [GgmlDType::Q8_0, GgmlDType::Q4_0, GgmlDType::Q4_1] {
        check(
            &format!("odd-{weights:?}"),
            Tiny::of(odd, weights),
            odd,
            1e-3,
        )
        .await;
    }
    let few = Sizes { rows: 259, ..TINY };
    check("few", Tiny::of(few, GgmlDType::Q8_0), few, 1e-3).await;
}

#[tokio::test]
async fn heads_of_keys_for_all_for_some_and_for_one_each() {
    for shared_heads in [1, 2, 4] {
        let sizes = Sizes {
            shared_heads,
            width: 32,
            hidden: 128,
            ..TINY
        };
        let name = format!("shared-{shared_heads}");
        check(&name, Tiny::of(sizes, GgmlDType::Q8_0), sizes, 1e-3).await;
    }
    // Heads that are together wider than the stream, as in some models.
    let wide = Sizes { heads: 6, ..TINY };
    check("wide", Tiny::of(wide, GgmlDType::Q8_0), wide, 1e-3).await;
}

#[tokio::test]
async fn an_output_of_its_own() {
    let output = Random(9).matrix(TINY.rows, TINY.hidden, GgmlDType::Q4_1);
    let model = Tiny::new(GgmlDType::Q8_0).with_tensor("output.weight", output);
    check("output", model, TINY, 1e-3).await;
}

#[tokio::test]
async fn positions_are_turned_as_the_file_says() {
    let plain = || Tiny::new(GgmlDType::Q8_0);
    let number = Value::F32;
    let text = |text: &str| Value::String(text.to_string());
    let base = plain().with("llama.rope.freq_base", number(500_000.0));
    check("base", base, TINY, 1e-3).await;
    // What Llama 3 writes: slow turns become slower still.
    let divisors = numbers(&[1.0, 1.0, 1.5, 2.0, 4.0, 8.0, 8.0, 8.0]);
    let llama_3 = plain().with_tensor("rope_freqs.weight", divisors);
    check("llama-3", llama_3, TINY, 1e-3).await;
    let factor = || plain().with("llama.rope.scaling.factor", number(4.0));
    let linear = factor().with("llama.rope.scaling.type", text("linear"));
    check("linear", linear, TINY, 1e-3).await;
    check("factor-alone", factor(), TINY, 1e-3).await;
}

#[tokio::test]
async fn the_epsilon_of_the_file_is_used() {
    let model = Tiny::new(GgmlDType::Q8_0);
    let model = model.with("llama.attention.layer_norm_rms_epsilon", Value::F32(0.05));
    check("epsilon", model, TINY, 1e-3).await;
}
