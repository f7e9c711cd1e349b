// The caret stands on the path.
use tinyllm::data;

fn even(number: &u8) -> bool {
    number % 2 == 0
}

#[data]
struct Claim {
    #[validate(with = even)]
    score: u8,
}

fn main() {}
