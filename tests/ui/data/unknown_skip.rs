// `#[data]` does not derive `PartialEqual`; did you mean `PartialEq`? derives: ..
use tinyllm::data;

#[data(skip(Debug, PartialEqual))]
struct Claim {
    score: u8,
}

fn main() {}
