// A type of one's own with the name of one of std: its rules would be passed over.
use tinyllm::data;

#[data]
struct String(#[schemars(range(min = 1))] u8);

#[data]
struct Claim {
    // With its path it is looked into.
    known: self::String,
    words: Vec<String>,
}

fn main() {}
