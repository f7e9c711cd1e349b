// no value can pass: the minimum 5 is above the maximum -3
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 5, max = -3))]
    score: i32,
}

fn main() {}
