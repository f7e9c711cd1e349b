// write `crate = path`
use tinyllm::data;

#[data(crate)]
struct Claim {
    score: u8,
}

fn main() {}
