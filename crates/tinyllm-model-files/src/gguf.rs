//! The header of a GGUF file: what it is, and how long the file must be.
//!
//! After the GGUF specification, versions 2 and 3, little-endian, in ggml's docs/gguf.md.
//! Reads the header alone, in bounded memory; knows nothing of weights, tokenizers or engines.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{Error, ErrorKind};

/// What a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// `general.architecture`, such as `llama`.
    pub(crate) architecture: String,
    /// The least length of the file, in bytes.
    pub(crate) needs: u64,
}

/// The longest name or architecture that is read into memory.
const LONGEST_TEXT: u64 = 64 * 1024;
/// More entries than this are no header.
const MOST_ENTRIES: u64 = 1 << 20;
const DEFAULT_ALIGNMENT: u64 = 32;

/// Read the header of a file and hold its length against it.
pub(crate) fn inspect(path: &Path) -> Result<Header, Error> {
    let shown = path.display();
    let unreadable = |error: io::Error| {
        Error::new(ErrorKind::Unreadable, format!("cannot read {shown}")).because(error)
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        let say = format!("{shown} is a folder, not a model file");
        return Err(Error::new(ErrorKind::Unreadable, say));
    }
    let size = metadata.len();
    let header = match read(&mut BufReader::with_capacity(1 << 16, file), size) {
        Ok(header) => header,
        Err(Fault::Io(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
            let say = format!("{shown} is truncated: its {size} bytes end within its header");
            return Err(Error::new(ErrorKind::Truncated, say).advise(DELETE_IT));
        }
        Err(Fault::Io(error)) => return Err(unreadable(error)),
        Err(Fault::Not(what)) => {
            let say = format!("{shown} is no GGUF model file: {what}");
            return Err(Error::new(ErrorKind::NotGguf, say));
        }
    };
    if size < header.needs {
        let needs = header.needs;
        let say = format!("{shown} is truncated: it has {size} bytes and needs {needs}");
        return Err(Error::new(ErrorKind::Truncated, say).advise(DELETE_IT));
    }
    Ok(header)
}

const DELETE_IT: &str = "delete the file and fetch it again";

enum Fault {
    Io(io::Error),
    Not(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn read<R: Read + Seek>(from: &mut R, size: u64) -> Result<Header, Fault> {
    let mut magic = [0; 4];
    match from.read_exact(&mut magic) {
        Ok(()) if magic == *b"GGUF" => {}
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error.into()),
        _ => return Err(Fault::Not("it does not begin with `GGUF`".to_string())),
    }
    let version = u32_of(from)?;
    if !matches!(version, 2 | 3) {
        return Err(Fault::Not(format!(
            "its version is {version}, and 2 and 3 can be read"
        )));
    }
    let tensors = bounded(u64_of(from)?, "tensors")?;
    let entries = bounded(u64_of(from)?, "entries")?;
    let mut architecture = None;
    let mut alignment = DEFAULT_ALIGNMENT;
    for _ in 0..entries {
        let key = text(from)?;
        let kind = u32_of(from)?;
        match (key.as_str(), kind) {
            ("general.architecture", STRING) => architecture = Some(text(from)?),
            ("general.alignment", U32) => alignment = u64::from(u32_of(from)?),
            _ => skip(from, kind, size)?,
        }
    }
    let mut end = 0;
    for _ in 0..tensors {
        end = tensor_end(from)?.max(end);
    }
    let architecture = architecture
        .ok_or_else(|| Fault::Not("it does not say its `general.architecture`".to_string()))?;
    let start = from.stream_position()?;
    let alignment = if alignment == 0 { 1 } else { alignment };
    let start = start.checked_next_multiple_of(alignment).unwrap_or(start);
    Ok(Header {
        architecture,
        needs: start.saturating_add(end),
    })
}

fn bounded(count: u64, what: &str) -> Result<u64, Fault> {
    if count > MOST_ENTRIES {
        return Err(Fault::Not(format!("its header claims {count} {what}")));
    }
    Ok(count)
}

fn u32_of(from: &mut impl Read) -> Result<u32, Fault> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn u64_of(from: &mut impl Read) -> Result<u64, Fault> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn text(from: &mut impl Read) -> Result<String, Fault> {
    let length = u64_of(from)?;
    if length > LONGEST_TEXT {
        return Err(Fault::Not(format!(
            "its header has a name of {length} bytes"
        )));
    }
    let mut bytes = Vec::new();
    from.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(Fault::Io(io::ErrorKind::UnexpectedEof.into()));
    }
    String::from_utf8(bytes).map_err(|_| Fault::Not("its header has broken text".to_string()))
}

const U32: u32 = 4;
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// The length of a value of a fixed length, by its type's number.
fn width(kind: u32) -> Result<u64, Fault> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        U32 | 5 | 6 => Ok(4),
        10..=12 => Ok(8),
        _ => Err(Fault::Not(format!("its header has a value of type {kind}"))),
    }
}

/// Step over one value.
fn skip<R: Read + Seek>(from: &mut R, kind: u32, size: u64) -> Result<(), Fault> {
    match kind {
        STRING => {
            let length = u64_of(from)?;
            step(from, length, size)
        }
        ARRAY => {
            let item = u32_of(from)?;
            let count = u64_of(from)?;
            match item {
                STRING => {
                    for _ in 0..count {
                        let length = u64_of(from)?;
                        step(from, length, size)?;
                    }
                    Ok(())
                }
                ARRAY => Err(Fault::Not("its header has a list of lists".to_string())),
                _ => step(from, width(item)?.saturating_mul(count), size),
            }
        }
        _ => step(from, width(kind)?, size),
    }
}

/// Move on without reading; beyond the end of the file is truncated.
fn step<R: Seek>(from: &mut R, bytes: u64, size: u64) -> Result<(), Fault> {
    let here = from.stream_position()?;
    let there = here.checked_add(bytes).filter(|there| *there <= size);
    let there = there.ok_or_else(|| Fault::Io(io::ErrorKind::UnexpectedEof.into()))?;
    if let Ok(bytes) = i64::try_from(there - here) {
        // Relative, so that the buffer is kept.
        from.seek_relative(bytes)?;
    } else {
        from.seek(SeekFrom::Start(there))?;
    }
    Ok(())
}

/// Where the data of the next tensor ends, counted from the start of all data.
fn tensor_end(from: &mut impl Read) -> Result<u64, Fault> {
    text(from)?;
    let dimensions = u32_of(from)?;
    if dimensions > 8 {
        return Err(Fault::Not(format!("a tensor has {dimensions} dimensions")));
    }
    let mut elements: u64 = 1;
    for _ in 0..dimensions {
        elements = elements.saturating_mul(u64_of(from)?);
    }
    let kind = u32_of(from)?;
    let offset = u64_of(from)?;
    let bytes = match block(kind) {
        Some((per_block, bytes)) => elements.div_ceil(per_block).saturating_mul(bytes),
        // A type that is not known here: its start is a lower bound.
        None => 0,
    };
    Ok(offset.saturating_add(bytes))
}

/// Elements and bytes of a block, by the number of a tensor's type; from the table in ggml.h.
fn block(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 | 26 => (1, 4),
        1 | 25 | 30 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        9 => (32, 36),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        24 => (1, 1),
        27 | 28 => (1, 8),
        _ => return None,
    })
}
