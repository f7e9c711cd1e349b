// mismatched types: expected `u8`, found `i32` (rustc's own)
use tinyllm::data;

const MOST: i32 = 5;

#[data]
struct Claim {
    #[schemars(range(max = MOST))]
    score: u8,
}

fn main() {}
