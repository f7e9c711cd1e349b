// `#[data]` does not derive `Hash`; derives: ..
use tinyllm::data;

#[data(skip(Hash))]
struct Claim {
    score: u8,
}

fn main() {}
