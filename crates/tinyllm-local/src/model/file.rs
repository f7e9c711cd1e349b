//! File: a GGUF file, opened, checked, and read tensor by tensor.
//!
//! Knows the file format by way of candle, and every way in which a file can be no model for us.
//! Knows nothing of what the tensors mean.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use candle_core::Device;
use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use tinyllm::ErrorKind;

use super::block::{BLOCK, Eight, Four, LANES};
use super::matrix::{Blocks, Matrix};
use crate::fault::{Fault, Result};

/// A GGUF file of the Llama family whose tensors are all there.
pub(crate) struct ModelFile {
    path: PathBuf,
    content: Content,
    reader: BufReader<File>,
}

impl ModelFile {
    /// Open a file and read its header.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let name = path.display();
        let file = File::open(path).map_err(|fault| {
            Fault::new(
                ErrorKind::ModelNotFound,
                format!("the model file `{name}` cannot be opened: {fault}"),
            )
            .advise("write the path of a GGUF file: `local/path/to.gguf`")
        })?;
        let unreadable =
            |fault| Fault::unusable(format!("the model file `{name}` cannot be read: {fault}"));
        let length = file.metadata().map_err(unreadable)?.len();
        let mut reader = BufReader::new(file);
        let mut beginning = Vec::new();
        let mut head = reader.by_ref().take(4);
        head.read_to_end(&mut beginning).map_err(unreadable)?;
        reader.rewind().map_err(unreadable)?;
        if beginning != b"GGUF" {
            return Err(no_gguf(path, &beginning, length));
        }
        let content = Content::read(&mut reader)
            .map_err(|fault| unreadable_header(path, &fault.to_string()))?;
        let model = Self {
            path: path.to_path_buf(),
            content,
            reader,
        };
        model.is_whole(length)?;
        model.is_llama()?;
        Ok(model)
    }

    /// Whether every tensor ends within the file.
    fn is_whole(&self, length: u64) -> Result<()> {
        let end = |info: &candle_core::quantized::gguf_file::TensorInfo| {
            let sizes = info.shape.dims().iter().map(|size| *size as u64);
            let elements = sizes.fold(1, u64::saturating_mul);
            let blocks = elements.div_ceil(info.ggml_dtype.block_size() as u64);
            let bytes = blocks.saturating_mul(info.ggml_dtype.type_size() as u64);
            info.offset.saturating_add(bytes)
        };
        let last = self.content.tensor_infos.values().map(end).max();
        let expected = self
            .content
            .tensor_data_offset
            .saturating_add(last.unwrap_or(0));
        if expected <= length {
            return Ok(());
        }
        Err(Fault::unusable(format!(
            "the model file `{}` is cut off: it holds {length} of {expected} bytes",
            self.path.display()
        ))
        .advise("download it again"))
    }

    fn is_llama(&self) -> Result<()> {
        let family = self.text("general.architecture").unwrap_or_default();
        if family != "llama" {
            return Err(self.unfit(format!("is a model of the family `{family}`")));
        }
        if self
            .number("llama.expert_count")
            .is_some_and(|count| count > 0.0)
        {
            return Err(self.unfit("is a mixture of experts"));
        }
        Ok(())
    }

    /// A file that is read well and is no model for us.
    fn unfit(&self, what: impl std::fmt::Display) -> Fault {
        let name = self.path.display();
        Fault::unusable(format!("the model file `{name}` {what}"))
            .advise("take a dense model of the Llama family (`general.architecture = llama`)")
    }

    /// A file whose parts do not fit each other.
    pub(crate) fn damaged(&self, what: impl std::fmt::Display) -> Fault {
        let name = self.path.display();
        Fault::unusable(format!("the model file `{name}` is damaged: {what}"))
    }

    /// A thing that a Llama can have and that is not built here.
    pub(crate) fn unknown(&self, what: impl std::fmt::Display) -> Fault {
        let name = self.path.display();
        Fault::unusable(format!("the model file `{name}` cannot be used: {what}"))
    }

    /// What candle knows of the file.
    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.content.metadata.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A number of whatever width.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        number(self.value(key)?)
    }

    /// A value that some models have for each layer, and all of ours for all layers.
    pub(crate) fn is_one(&self, key: &str) -> Result<()> {
        match self.value(key) {
            Some(Value::Array(_)) => {
                Err(self.unknown(format_args!("it has a `{key}` for each layer")))
            }
            _ => Ok(()),
        }
    }

    /// A count that must be there.
    pub(crate) fn count(&self, key: &str) -> Result<usize> {
        let number = self
            .number(key)
            .filter(|number| (1.0..1e9).contains(number));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range was checked"
        )]
        let count = number.map(|number| number as usize);
        count.ok_or_else(|| self.damaged(format_args!("it has no `{key}`")))
    }

    pub(crate) fn has(&self, tensor: &str) -> bool {
        self.content.tensor_infos.contains_key(tensor)
    }

    fn tensor(&mut self, name: &str) -> Result<QTensor> {
        if !self.has(name) {
            return Err(self.damaged(format_args!("it has no tensor `{name}`")));
        }
        let tensor = self.content.tensor(&mut self.reader, name, &Device::Cpu);
        tensor.map_err(|fault| {
            self.damaged(format_args!("the tensor `{name}` cannot be read: {fault}"))
        })
    }

    /// A tensor as numbers; `length` of them.
    pub(crate) fn numbers(&mut self, name: &str, length: usize) -> Result<Vec<f32>> {
        let tensor = self.tensor(name)?;
        let numbers = as_numbers(&tensor)
            .map_err(|fault| self.damaged(format_args!("the tensor `{name}`: {fault}")))?;
        if numbers.len() == length {
            return Ok(numbers);
        }
        let found = numbers.len();
        Err(self.damaged(format_args!(
            "the tensor `{name}` has {found} numbers, not {length}"
        )))
    }

    /// A tensor as weights, in the format that is multiplied fastest: four bits stay four bits, all
    /// others become eight.
    pub(crate) fn matrix(&mut self, name: &str, outputs: usize, inputs: usize) -> Result<Matrix> {
        let tensor = self.tensor(name)?;
        let shape = tensor.shape().dims();
        if shape != [outputs, inputs] {
            return Err(self.damaged(format_args!(
                "the tensor `{name}` is {shape:?} large, not [{outputs}, {inputs}]"
            )));
        }
        if !inputs.is_multiple_of(BLOCK) {
            return Err(self.unknown(format_args!(
                "`{name}` has {inputs} inputs, which is no multiple of {BLOCK}"
            )));
        }
        let blocks = pack(&tensor, inputs)
            .map_err(|fault| self.damaged(format_args!("the tensor `{name}`: {fault}")))?;
        Ok(Matrix::new(outputs, inputs, blocks))
    }
}

/// A number of whatever type.
pub(crate) fn number(value: &Value) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts and sizes are far below 2^53"
    )]
    match value {
        Value::U8(number) => Some((*number).into()),
        Value::I8(number) => Some((*number).into()),
        Value::U16(number) => Some((*number).into()),
        Value::I16(number) => Some((*number).into()),
        Value::U32(number) => Some((*number).into()),
        Value::I32(number) => Some((*number).into()),
        Value::U64(number) => Some(*number as f64),
        Value::I64(number) => Some(*number as f64),
        Value::F32(number) => Some((*number).into()),
        Value::F64(number) => Some(*number),
        Value::Bool(_) | Value::String(_) | Value::Array(_) => None,
    }
}

fn as_numbers(tensor: &QTensor) -> candle_core::Result<Vec<f32>> {
    tensor.dequantize(&Device::Cpu)?.flatten_all()?.to_vec1()
}

fn pack(tensor: &QTensor, inputs: usize) -> candle_core::Result<Blocks> {
    let row = inputs / BLOCK;
    let dtype = tensor.dtype();
    let packed = match dtype {
        GgmlDType::Q4_1 => Blocks::Four(tiles(
            &tensor.data()?,
            row,
            dtype.type_size(),
            Four::of_q4_1,
        )),
        GgmlDType::Q4_0 => Blocks::Four(tiles(
            &tensor.data()?,
            row,
            dtype.type_size(),
            Four::of_q4_0,
        )),
        GgmlDType::Q8_0 => Blocks::Eight(tiles(
            &tensor.data()?,
            row,
            dtype.type_size(),
            Eight::of_q8_0,
        )),
        _ => Blocks::Eight(tiles(&as_numbers(tensor)?, row, BLOCK, Eight::of_numbers)),
    };
    Ok(packed)
}

/// Blocks of 16 rows side by side. `row` blocks make a row, `size` items a block.
fn tiles<T, B>(items: &[T], row: usize, size: usize, make: impl Fn(&[&[T]]) -> B) -> Vec<B> {
    let mut blocks = Vec::with_capacity(items.len().div_ceil(LANES * size));
    for rows in items.chunks(LANES * row * size) {
        for block in 0..row {
            let lanes: Vec<&[T]> = rows
                .chunks(row * size)
                .filter_map(|row| row.get(block * size..(block + 1) * size))
                .collect();
            blocks.push(make(&lanes));
        }
    }
    blocks
}

/// A header that candle does not read: cut off, or with weights of a type that it does not know.
fn unreadable_header(path: &Path, fault: &str) -> Fault {
    let name = path.display();
    if let Some((_, number)) = fault.split_once("unknown dtype for tensor ") {
        let number = number.split_whitespace().next().unwrap_or_default();
        let kind = type_name(number);
        return Fault::unusable(format!(
            "the model file `{name}` cannot be used: its weights are of the type {kind}"
        ))
        .advise("take a file of `Q4_0`, `Q4_1`, `Q8_0`, a `K` type such as `Q4_K_M`, or floats");
    }
    Fault::unusable(format!(
        "the model file `{name}` is cut off or damaged: its header cannot be read: {fault}"
    ))
    .advise("download it again")
}

/// The types of GGML that candle does not know, by their numbers in ggml.h.
fn type_name(number: &str) -> String {
    let name = match number {
        "16" => "IQ2_XXS",
        "17" => "IQ2_XS",
        "18" => "IQ3_XXS",
        "19" => "IQ1_S",
        "20" => "IQ4_NL",
        "21" => "IQ3_S",
        "22" => "IQ2_S",
        "23" => "IQ4_XS",
        "29" => "IQ1_M",
        "34" => "TQ1_0",
        "35" => "TQ2_0",
        "39" => "MXFP4",
        _ => return format!("number {number}"),
    };
    format!("`{name}`")
}

/// What a file is that does not begin as a GGUF file does.
fn no_gguf(path: &Path, beginning: &[u8], length: u64) -> Fault {
    let name = path.display();
    let what = match beginning {
        [] => "is empty".to_string(),
        b"vers" if length < 1024 => {
            "is a pointer of git-lfs, not the file that it points to".to_string()
        }
        b"PK\x03\x04" => "is a zip archive, such as a wheel: unpack it".to_string(),
        _ => "is no GGUF file".to_string(),
    };
    Fault::unusable(format!("the model file `{name}` {what}"))
        .advise("write the path of a GGUF file: `local/path/to.gguf`")
}
