// `required` stands on an `Option`; `u8` is not one
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(required)]
    score: u8,
}

fn main() {}
