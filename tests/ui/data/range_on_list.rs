// `range` stands on a number; `Vec<u8>` is a list: use `length`, or give its items a type of their own with the rule
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 1))]
    scores: Vec<u8>,
}

fn main() {}
