// write `with = path`
use tinyllm::data;

#[data]
struct Claim {
    #[validate(with)]
    score: u8,
}

fn main() {}
