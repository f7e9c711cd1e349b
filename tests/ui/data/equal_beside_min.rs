// `equal` stands alone: leave `min` and `max` out
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 1, equal = 2))]
    score: u8,
}

fn main() {}
