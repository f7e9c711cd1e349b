//! A GGUF file of the Llama family with random weights: a few layers, a token for each byte.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::OnceLock;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};

pub(crate) const CONTEXT: u32 = 512;

/// The sizes of a model.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Of the embedding: more than there are tokens, as in some files.
    pub(crate) rows: usize,
    pub(crate) hidden: usize,
    pub(crate) inner: usize,
    pub(crate) heads: usize,
    pub(crate) shared_heads: usize,
    pub(crate) width: usize,
    pub(crate) layers: usize,
}

/// Those of the model that most tests use.
pub(crate) const TINY: Sizes = Sizes {
    rows: 288,
    hidden: 64,
    inner: 96,
    heads: 4,
    shared_heads: 2,
    width: 16,
    layers: 2,
};

/// ChatML, as SmolLM2 writes it.
const TEMPLATE: &str = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' \
    + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}\
    {% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/// What a test wants otherwise.
pub(crate) struct Tiny {
    pub(crate) metadata: Vec<(String, Value)>,
    pub(crate) tensors: Vec<(String, QTensor)>,
}

impl Tiny {
    /// With weights of a type.
    pub(crate) fn new(weights: GgmlDType) -> Self {
        Self::of(TINY, weights)
    }

    /// With weights of a type, of some sizes.
    pub(crate) fn of(sizes: Sizes, weights: GgmlDType) -> Self {
        Self {
            metadata: metadata(sizes),
            tensors: tensors(sizes, weights),
        }
    }

    /// With one tensor more, or otherwise.
    pub(crate) fn with_tensor(mut self, name: &str, tensor: QTensor) -> Self {
        self.tensors.retain(|(known, _)| known != name);
        self.tensors.push((name.to_string(), tensor));
        self
    }

    /// One value otherwise.
    pub(crate) fn with(mut self, key: &str, value: Value) -> Self {
        self.metadata.retain(|(name, _)| name != key);
        self.metadata.push((key.to_string(), value));
        self
    }

    /// With the tokenizer of Llama 2: pieces with scores, and bytes for all else.
    pub(crate) fn with_sentence_piece(self) -> Self {
        let signs = ["<unk>", "<s>", "</s>"].map(|sign| (sign.to_string(), 3, 0.0));
        let bytes = (0..=255_u8).map(|byte| (format!("<0x{byte:02X}>"), 6, 0.0));
        let pieces = [
            ("▁", -9.0),
            ("a", -9.0),
            ("b", -9.0),
            ("c", -9.0),
            ("ab", -2.0),
            ("▁a", -3.0),
            ("▁ab", -1.0),
        ];
        let pieces = pieces.map(|(piece, score)| (piece.to_string(), 1, score));
        let tokens: Vec<_> = signs.into_iter().chain(bytes).chain(pieces).collect();
        let array = |values: Vec<Value>| Value::Array(values);
        self.with("tokenizer.ggml.model", Value::String("llama".to_string()))
            .with("tokenizer.ggml.tokens", array(tokens.iter().map(|(name, ..)| Value::String(name.clone())).collect()))
            .with("tokenizer.ggml.token_type", array(tokens.iter().map(|(_, kind, _)| Value::I32(*kind)).collect()))
            .with("tokenizer.ggml.scores", array(tokens.iter().map(|(.., score)| Value::F32(*score)).collect()))
            .with("tokenizer.ggml.bos_token_id", Value::U32(1))
            .with("tokenizer.ggml.eos_token_id", Value::U32(2))
            .with("tokenizer.ggml.unknown_token_id", Value::U32(0))
            .with("tokenizer.chat_template", Value::String("{{ bos_token }}{% for message in messages %}[{{ message.role }}] {{ message.content.strip() }}{% endfor %}".to_string()))
    }

    /// With more pieces behind those of [`Tiny::with_sentence_piece`]; one of a name that is there
    /// takes its place.
    pub(crate) fn with_pieces(mut self, pieces: &[(&str, f32)]) -> Self {
        for (key, value) in &mut self.metadata {
            let Value::Array(list) = value else { continue };
            match key.as_str() {
                "tokenizer.ggml.tokens" => {
                    for known in list.iter_mut() {
                        let is_there = |(name, _): &(&str, f32)| matches!(known, Value::String(known) if known == name);
                        if pieces.iter().any(is_there) {
                            *known = Value::String(format!("unused {known:?}"));
                        }
                    }
                    let names = pieces
                        .iter()
                        .map(|(name, _)| Value::String(name.to_string()));
                    list.extend(names);
                }
                "tokenizer.ggml.token_type" => list.extend(pieces.iter().map(|_| Value::I32(1))),
                "tokenizer.ggml.scores" => {
                    list.extend(pieces.iter().map(|(_, score)| Value::F32(*score)));
                }
                _ => {}
            }
        }
        self.with_rows()
    }

    /// With one sign more, as the last token.
    pub(crate) fn with_sign(mut self, name: &str) -> Self {
        for (key, value) in &mut self.metadata {
            let Value::Array(list) = value else { continue };
            match key.as_str() {
                "tokenizer.ggml.tokens" => list.push(Value::String(name.to_string())),
                "tokenizer.ggml.token_type" => list.push(Value::I32(3)),
                _ => {}
            }
        }
        self
    }

    /// With a row of the embedding for each token.
    fn with_rows(self) -> Self {
        let tokens = self.metadata.iter().find_map(|(key, value)| match value {
            Value::Array(list) if key == "tokenizer.ggml.tokens" => Some(list.len()),
            _ => None,
        });
        let rows = Random(5).matrix(tokens.unwrap().max(TINY.rows), TINY.hidden, GgmlDType::Q8_0);
        self.with_tensor("token_embd.weight", rows)
    }

    /// With more tokens behind the signs, and with merges that lead to them.
    pub(crate) fn with_words(mut self, words: &[&str], merges: &[&str]) -> Self {
        let text = |text: &&str| Value::String((*text).to_string());
        for (key, value) in &mut self.metadata {
            let Value::Array(list) = value else { continue };
            match key.as_str() {
                "tokenizer.ggml.tokens" => list.extend(words.iter().map(text)),
                "tokenizer.ggml.token_type" => list.extend(words.iter().map(|_| Value::I32(1))),
                "tokenizer.ggml.merges" => list.extend(merges.iter().map(text)),
                _ => {}
            }
        }
        self
    }

    /// Without one tensor.
    pub(crate) fn without_tensor(mut self, name: &str) -> Self {
        self.tensors.retain(|(tensor, _)| tensor != name);
        self
    }

    /// With ends that are never the likeliest token: their rows are nothing, and some other's
    /// product with the state is always more than that.
    pub(crate) fn without_end(mut self) -> Self {
        for (name, tensor) in &mut self.tensors {
            if name == "token_embd.weight" {
                let rows = tensor.dequantize(&Device::Cpu).unwrap();
                let words = rows.narrow(0, 0, 256).unwrap();
                let ends = rows
                    .narrow(0, 256, TINY.rows - 256)
                    .unwrap()
                    .zeros_like()
                    .unwrap();
                let rows = Tensor::cat(&[words, ends], 0).unwrap();
                *tensor = QTensor::quantize(&rows, tensor.dtype()).unwrap();
            }
        }
        self
    }

    /// As a file of a name.
    pub(crate) fn write(&self, name: &str) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let metadata: Vec<_> = self
            .metadata
            .iter()
            .map(|(key, value)| (key.as_str(), value))
            .collect();
        let tensors: Vec<_> = self
            .tensors
            .iter()
            .map(|(name, tensor)| (name.as_str(), tensor))
            .collect();
        let mut file = BufWriter::new(File::create(&path).unwrap());
        gguf_file::write(&mut file, &metadata, &tensors).unwrap();
        path
    }
}

/// The model that most tests use, written once.
pub(crate) fn tiny() -> PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| Tiny::new(GgmlDType::Q8_0).write("tiny.gguf"))
        .clone()
}

fn metadata(sizes: Sizes) -> Vec<(String, Value)> {
    let mut tokens: Vec<Value> = (0..=255_u8).map(letter).map(Value::String).collect();
    let mut kinds = vec![Value::I32(1); 256];
    for sign in ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] {
        tokens.push(Value::String(sign.to_string()));
        kinds.push(Value::I32(3));
    }
    let text = |text: &str| Value::String(text.to_string());
    let values = [
        ("general.architecture", text("llama")),
        ("llama.block_count", Value::U32(sizes.layers as u32)),
        ("llama.context_length", Value::U32(CONTEXT)),
        ("llama.embedding_length", Value::U32(sizes.hidden as u32)),
        ("llama.feed_forward_length", Value::U32(sizes.inner as u32)),
        ("llama.attention.head_count", Value::U32(sizes.heads as u32)),
        (
            "llama.attention.head_count_kv",
            Value::U32(sizes.shared_heads as u32),
        ),
        ("llama.attention.key_length", Value::U32(sizes.width as u32)),
        ("llama.attention.layer_norm_rms_epsilon", Value::F32(1e-5)),
        ("llama.rope.freq_base", Value::F32(10_000.0)),
        ("tokenizer.ggml.model", text("gpt2")),
        ("tokenizer.ggml.pre", text("smollm")),
        ("tokenizer.ggml.tokens", Value::Array(tokens)),
        ("tokenizer.ggml.token_type", Value::Array(kinds)),
        ("tokenizer.ggml.merges", Value::Array(Vec::new())),
        ("tokenizer.ggml.eos_token_id", Value::U32(258)),
        ("tokenizer.ggml.bos_token_id", Value::U32(257)),
        ("tokenizer.chat_template", text(TEMPLATE)),
    ];
    values.map(|(key, value)| (key.to_string(), value)).into()
}

/// GPT-2's letter for a byte.
fn letter(byte: u8) -> String {
    let printed = |byte: &u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    if printed(&byte) {
        return char::from(byte).to_string();
    }
    let before = (0..byte).filter(|byte| !printed(byte)).count() as u32;
    char::from_u32(256 + before).unwrap().to_string()
}

fn tensors(sizes: Sizes, weights: GgmlDType) -> Vec<(String, QTensor)> {
    let Sizes { hidden, inner, .. } = sizes;
    let attended = sizes.heads * sizes.width;
    let shared = sizes.shared_heads * sizes.width;
    let mut random = Random(42);
    let mut tensors = vec![
        (
            "token_embd.weight".to_string(),
            random.matrix(sizes.rows, hidden, weights),
        ),
        ("output_norm.weight".to_string(), ones(hidden)),
    ];
    for layer in 0..sizes.layers {
        let mut push =
            |name: &str, tensor| tensors.push((format!("blk.{layer}.{name}.weight"), tensor));
        push("attn_norm", ones(hidden));
        push("ffn_norm", ones(hidden));
        push("attn_q", random.matrix(attended, hidden, weights));
        push("attn_k", random.matrix(shared, hidden, weights));
        push("attn_v", random.matrix(shared, hidden, weights));
        push("attn_output", random.matrix(hidden, attended, weights));
        push("ffn_gate", random.matrix(inner, hidden, weights));
        push("ffn_up", random.matrix(inner, hidden, weights));
        push("ffn_down", random.matrix(hidden, inner, weights));
    }
    tensors
}

fn ones(length: usize) -> QTensor {
    numbers(&vec![1.0; length])
}

/// A tensor of numbers as they are.
pub(crate) fn numbers(numbers: &[f32]) -> QTensor {
    let tensor = Tensor::from_slice(numbers, numbers.len(), &Device::Cpu).unwrap();
    QTensor::quantize(&tensor, GgmlDType::F32).unwrap()
}

/// Xorshift: the same weights on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }

    pub(crate) fn matrix(&mut self, rows: usize, columns: usize, weights: GgmlDType) -> QTensor {
        let number = |bits: u64| (bits >> 40) as f32 / (1_u64 << 24) as f32 - 0.5;
        let numbers: Vec<f32> = (0..rows * columns).map(|_| number(self.next())).collect();
        let tensor = Tensor::from_vec(numbers, (rows, columns), &Device::Cpu).unwrap();
        QTensor::quantize(&tensor, weights).unwrap()
    }
}
