//! Files that are no model: each is named as what it is.

use std::path::{Path, PathBuf};

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value;
use tinyllm::ErrorKind;

use crate::support::tiny::{Random, Tiny, numbers, tiny};
use crate::support::{ask, local, reply};

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What is said of a file, with its path left out.
async fn told(path: &Path) -> String {
    let error = reply(&local(), &ask(path, "Hello")).await.unwrap_err();
    let shown = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    assert!(
        error.advice().is_some()
            || error.message().contains("cannot be used")
            || error.message().contains("damaged")
    );
    error.message().replace(shown.to_str().unwrap(), "FILE")
}

#[tokio::test]
async fn a_missing_file_is_named() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere.gguf");
    let error = reply(&local(), &ask(&path, "Hello")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ModelNotFound);
    assert!(error.message().contains("nowhere.gguf"), "{error}");
}

#[tokio::test]
async fn what_is_no_gguf_is_named() {
    assert_eq!(
        told(&file("empty.gguf", b"")).await,
        "the model file `FILE` is empty"
    );
    assert_eq!(
        told(&file("text.gguf", b"hello")).await,
        "the model file `FILE` is no GGUF file"
    );
    let pointer = file(
        "pointer.gguf",
        b"version https://git-lfs.github.com/spec/v1\n",
    );
    assert_eq!(
        told(&pointer).await,
        "the model file `FILE` is a pointer of git-lfs, not the file that it points to"
    );
    let zip = file("zip.gguf", b"PK\x03\x04..");
    assert_eq!(
        told(&zip).await,
        "the model file `FILE` is a zip archive, such as a wheel: unpack it"
    );
}

#[tokio::test]
async fn a_file_that_is_cut_off_is_named_wherever_it_is_cut() {
    let whole = std::fs::read(tiny()).unwrap();
    let length = whole.len();
    let cut = told(&file("cut.gguf", &whole[..length - 100])).await;
    assert!(
        cut.starts_with(&format!(
            "the model file `FILE` is cut off: it holds {} of ",
            length - 100
        )),
        "{cut}"
    );
    for end in [5, 20, 100, 2000, 5000] {
        let cut = told(&file(&format!("cut{end}.gguf"), &whole[..end])).await;
        assert!(cut.starts_with("the model file `FILE` is cut off"), "{cut}");
    }
}

#[tokio::test]
async fn a_file_with_flipped_bytes_never_ends_the_process() {
    let whole = std::fs::read(tiny()).unwrap();
    // The header with its texts and tensors, and the first weights.
    for at in (0..9000).step_by(23) {
        let mut bytes = whole.clone();
        bytes[at] ^= [0x5a, 0x01, 0x80, 0xff][at % 4];
        let path = file("flipped.gguf", &bytes);
        // Some still load; all others say something.
        let mut request = ask(&path, "Hello");
        request.max_tokens = Some(2);
        let local = local();
        if let Err(error) = reply(&local, &request).await {
            assert!(!error.message().is_empty());
        }
    }
}

#[tokio::test]
async fn weights_of_a_type_that_nobody_knows_are_named() {
    let mut bytes = std::fs::read(tiny()).unwrap();
    let name = b"token_embd.weight";
    let at = bytes
        .windows(name.len())
        .position(|window| window == name)
        .unwrap();
    // Behind the name stand the number of sizes and two sizes.
    let kind = at + name.len() + 4 + 2 * 8;
    bytes[kind..kind + 4].copy_from_slice(&20_u32.to_le_bytes());
    assert_eq!(
        told(&file("iq4.gguf", &bytes)).await,
        "the model file `FILE` cannot be used: its weights are of the type `IQ4_NL`"
    );
    bytes[kind..kind + 4].copy_from_slice(&99_u32.to_le_bytes());
    assert_eq!(
        told(&file("type99.gguf", &bytes)).await,
        "the model file `FILE` cannot be used: its weights are of the type number 99"
    );
    // Sizes whose product is more than a number holds.
    bytes[kind..kind + 4].copy_from_slice(&8_u32.to_le_bytes());
    bytes[kind - 16..kind].fill(0x7f);
    let said = told(&file("huge.gguf", &bytes)).await;
    assert!(
        said.starts_with("the model file `FILE` is cut off"),
        "{said}"
    );
}

#[tokio::test]
async fn a_panic_while_a_file_is_read_is_told_with_the_file() {
    let path = Tiny::new(GgmlDType::Q8_0)
        .with("general.alignment", Value::U32(0))
        .write("alignment.gguf");
    let local = local();
    let error = reply(&local, &ask(&path, "Hello")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(
        error.message().contains("alignment.gguf` cannot be loaded"),
        "{error}"
    );
}

async fn unfit(model: Tiny, name: &str) -> String {
    told(&model.write(name)).await
}

fn text(text: &str) -> Value {
    Value::String(text.to_string())
}

#[tokio::test]
async fn models_of_other_families_are_named() {
    let plain = || Tiny::new(GgmlDType::Q8_0);
    assert_eq!(
        unfit(
            plain().with("general.architecture", text("bert")),
            "bert.gguf"
        )
        .await,
        "the model file `FILE` is a model of the family `bert`"
    );
    assert_eq!(
        unfit(
            plain().with("llama.expert_count", Value::U32(8)),
            "experts.gguf"
        )
        .await,
        "the model file `FILE` is a mixture of experts"
    );
}

#[tokio::test]
async fn what_a_llama_may_have_and_we_do_not_know_is_named() {
    let plain = || Tiny::new(GgmlDType::Q8_0);
    assert_eq!(
        unfit(
            plain().with("llama.rope.scaling.type", text("yarn")),
            "yarn.gguf"
        )
        .await,
        "the model file `FILE` cannot be used: its positions are scaled by `yarn`"
    );
    assert_eq!(
        unfit(
            plain().with("tokenizer.ggml.pre", text("tekken")),
            "tekken.gguf"
        )
        .await,
        "the model file `FILE` cannot be used: its text is cut by a rule named `tekken`"
    );
    assert_eq!(
        unfit(plain().with("tokenizer.ggml.model", text("t5")), "t5.gguf").await,
        "the model file `FILE` cannot be used: its tokenizer is a `t5`"
    );
    let matrix = || Random(1).matrix(64, 64, GgmlDType::Q8_0);
    for (name, tensor) in [
        ("blk.0.attn_q.bias", numbers(&[0.0; 64])),
        ("blk.1.ffn_down.bias", numbers(&[0.0; 64])),
        ("blk.1.attn_q_norm.weight", numbers(&[0.0; 16])),
        ("blk.0.ffn_gate_inp.weight", matrix()),
    ] {
        let model = plain().with_tensor(name, tensor);
        assert_eq!(
            unfit(model, "tensor.gguf").await,
            format!(
                "the model file `FILE` cannot be used: nothing is known here of its tensor `{name}`"
            )
        );
    }
    assert_eq!(
        unfit(
            plain().with("llama.rope.dimension_count", Value::U32(8)),
            "rope.gguf"
        )
        .await,
        "the model file `FILE` cannot be used: `llama.rope.dimension_count` is 8, and a head is 16 numbers wide"
    );
    let of_layers = Value::Array(vec![Value::U32(2), Value::U32(2)]);
    assert_eq!(
        unfit(
            plain().with("llama.attention.head_count_kv", of_layers),
            "layers.gguf"
        )
        .await,
        "the model file `FILE` cannot be used: it has a `llama.attention.head_count_kv` for each layer"
    );
    let template = unfit(
        plain().with("tokenizer.chat_template", text("{% if %}")),
        "template.gguf",
    )
    .await;
    assert!(
        template.starts_with("the model file `FILE` cannot be used: its chat template"),
        "{template}"
    );
}

#[tokio::test]
async fn parts_that_are_missing_or_do_not_fit_are_named() {
    let plain = || Tiny::new(GgmlDType::Q8_0);
    assert_eq!(
        unfit(plain().without_tensor("blk.1.ffn_up.weight"), "part.gguf").await,
        "the model file `FILE` is damaged: it has no tensor `blk.1.ffn_up.weight`"
    );
    assert_eq!(
        unfit(
            plain().with("llama.feed_forward_length", Value::U32(128)),
            "size.gguf"
        )
        .await,
        "the model file `FILE` is damaged: the tensor `blk.0.ffn_gate.weight` is [96, 64] large, not [128, 64]"
    );
}

#[tokio::test]
async fn weights_of_every_type_can_be_read() {
    let types = [
        GgmlDType::F32,
        GgmlDType::F16,
        GgmlDType::BF16,
        GgmlDType::Q4_0,
        GgmlDType::Q4_1,
        GgmlDType::Q5_0,
        GgmlDType::Q5_1,
        GgmlDType::Q8_0,
    ];
    let mut first = Vec::new();
    for weights in types {
        let path = Tiny::new(weights).write(&format!("{weights:?}.gguf"));
        let local = local();
        let mut request = ask(&path, "Hello");
        request.max_tokens = Some(3);
        let scores = local
            .score(&request, ["yes", "no", "perhaps"])
            .await
            .unwrap();
        first.push((weights, scores));
    }
    // Rounding moves a score a little; a block that is read wrongly moves it a lot.
    let (_, exact) = &first[0];
    for (weights, scores) in &first {
        let bound = match format!("{weights:?}").get(..2) {
            Some("Q4") => 1.5,
            Some("Q5") => 0.8,
            _ => 0.25,
        };
        for (score, exact) in scores.iter().zip(exact) {
            assert!(
                (score - exact).abs() < bound,
                "{weights:?}: {score} {exact}"
            );
        }
    }
}

#[tokio::test]
async fn what_failed_is_tried_again() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("later.gguf");
    let _ = std::fs::remove_file(&path);
    let local = local();
    let mut request = ask(&path, "Hello");
    request.max_tokens = Some(2);
    assert!(reply(&local, &request).await.is_err());
    std::fs::copy(tiny(), &path).unwrap();
    assert!(reply(&local, &request).await.is_ok());
}
