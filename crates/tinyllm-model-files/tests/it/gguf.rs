//! Files by their path: what is wrong with each is named.

use std::path::Path;

use tinyllm_model_files::{Error, ErrorKind, Found, Origin};

use crate::support::{Folder, a_model, finder, gguf, places};

fn open(bytes: &[u8]) -> Result<Found, Error> {
    let folder = Folder::new();
    let path = folder.file("some.gguf", bytes);
    finder(places(&folder)).get(&path.to_string_lossy(), "llama")
}

/// The kind and a part of the sentence.
fn refused(bytes: &[u8], kind: ErrorKind, says: &str) {
    let error = open(bytes).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(says), "{error}");
    assert!(error.to_string().contains("some.gguf"), "{error}");
}

#[test]
fn a_whole_file_is_taken_as_it_is() {
    let found = open(&a_model()).unwrap();
    assert_eq!((found.origin, found.warning), (Origin::Path, None));
}

#[test]
fn every_cut_is_truncated() {
    let whole = gguf("llama", 40);
    for length in 4..whole.len() {
        let error = open(&whole[..length]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Truncated, "{length}: {error}");
    }
    assert!(open(&whole).is_ok());
}

#[test]
fn what_is_no_model_is_named() {
    refused(b"", ErrorKind::NotGguf, "does not begin with `GGUF`");
    refused(
        b"PK\x03\x04 a zip",
        ErrorKind::NotGguf,
        "does not begin with `GGUF`",
    );
    refused(
        b"GGUF\x01\0\0\0",
        ErrorKind::NotGguf,
        "its version is 1, and 2 and 3 can be read",
    );
    // A big-endian file begins so.
    refused(
        b"GGUF\0\0\0\x03",
        ErrorKind::NotGguf,
        "its version is 50331648",
    );
    refused(
        &[&b"GGUF\x03\0\0\0"[..], &[0xff; 16]].concat(),
        ErrorKind::NotGguf,
        "its header claims 18446744073709551615 tensors",
    );
    refused(
        &gguf("gpt2", 9),
        ErrorKind::WrongArchitecture,
        "the architecture `gpt2`",
    );
}

#[test]
fn any_flipped_byte_of_the_header_is_survived() {
    let whole = gguf("llama", 4);
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            // Most are refused; what matters is that each comes to an end without a panic.
            let _ = open(&bytes);
        }
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::new();
    let finder = finder(places(&folder));
    let missing = folder.path().join("missing.gguf");
    let error = finder.open(&missing, "llama").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.to_string().starts_with("cannot read "), "{error}");
    let error = finder.open(folder.path(), "llama").unwrap_err();
    assert!(error.to_string().contains("is a folder"), "{error}");
    let error = finder.open(Path::new(""), "llama").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
}

#[test]
fn an_unknown_name_is_not_taken_for_a_path() {
    let folder = Folder::new();
    let error = finder(places(&folder)).get("smollm3", "llama").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let expected = "no model is named `smollm3`
  to do: write one of `smollm2-135m`, or the path of a GGUF file";
    assert_eq!(error.to_string(), expected);
}
