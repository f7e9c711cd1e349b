// no value can pass: the minimum 5 is above the maximum 3
use tinyllm::Validate;

#[derive(Validate)]
struct Claim {
    #[schemars(length(min = 5, max = 3))]
    text: String,
}

fn main() {
    assert!(!Claim::RULES);
}
