// A mistake under a condition is reported too, by the derive.
use tinyllm::data;

#[data]
struct Claim {
    #[cfg_attr(all(), validate(multiple_of = 0))]
    score: u8,
}

fn main() {}
