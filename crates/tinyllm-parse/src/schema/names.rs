//! The keys of an object by name and by spelling, found without a copy of what is looked for.
//!
//! It must not know what the keys hold.

use super::spelling;

/// A key as it is looked up: hashed once, asked of many nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'a> {
    pub(crate) name: &'a str,
    hash: u64,
}

impl<'a> Key<'a> {
    pub(crate) fn of(name: &'a str) -> Self {
        let hash = hash(name);
        Self { name, hash }
    }
}

/// A declared name: its hash, its place, and its letters and digits.
#[derive(Debug)]
struct Name {
    hash: u64,
    place: usize,
    spelling: String,
}

/// The declared names, in the order of their hashes. Names of one spelling have one hash.
#[derive(Debug, Default)]
pub(super) struct Names {
    sorted: Vec<Name>,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let name = |(place, name): (usize, &str)| Name {
            hash: hash(name),
            place,
            spelling: spelling(name),
        };
        let mut sorted: Vec<Name> = names.enumerate().map(name).collect();
        sorted.sort_by_key(|own| (own.hash, own.place));
        Self { sorted }
    }

    /// The places of the names that may have the spelling of `key`.
    pub(super) fn alike(&self, key: Key<'_>) -> impl Iterator<Item = usize> {
        let first = self.sorted.partition_point(|own| own.hash < key.hash);
        let alike = self.sorted.iter().skip(first);
        let alike = alike.take_while(move |own| own.hash == key.hash);
        alike.map(|own| own.place)
    }

    /// The places of the names that have the spelling of `key`.
    pub(super) fn spelled<'a, 'b>(
        &'a self,
        key: Key<'b>,
    ) -> impl Iterator<Item = usize> + use<'a, 'b> {
        let first = self.sorted.partition_point(|own| own.hash < key.hash);
        let alike = self.sorted.iter().skip(first);
        let alike = alike.take_while(move |own| own.hash == key.hash);
        let spelled = alike.filter(move |own| is_spelled(key.name, &own.spelling));
        spelled.map(|own| own.place)
    }
}

/// A longer key has no other spelling.
const LONG: usize = 1024;

/// The same for all names of one spelling.
fn hash(name: &str) -> u64 {
    // FNV-1a: keys are short, and only names of the schema are stored.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    if name.len() > LONG {
        return name.bytes().fold(BASIS, mix);
    }
    if !name.is_ascii() {
        return spelling(name).bytes().fold(BASIS, mix);
    }
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    let hash = letters.fold(BASIS, |hash, byte| mix(hash, byte.to_ascii_lowercase()));
    if hash == BASIS {
        return name.bytes().fold(BASIS, mix);
    }
    hash
}

/// Whether `plain` is the spelling of `name`.
fn is_spelled(name: &str, plain: &str) -> bool {
    if name.len() > LONG {
        return false;
    }
    if !name.is_ascii() {
        return spelling(name) == plain;
    }
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    let letters = letters.map(|byte| byte.to_ascii_lowercase());
    letters.eq(plain.bytes())
        || (name == plain && !name.bytes().any(|own| own.is_ascii_alphanumeric()))
}
