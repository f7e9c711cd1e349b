// `range` is given twice
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 1))]
    #[schemars(range(max = 2))]
    score: u8,
}

fn main() {}
