// The caret stands on the rule.
use tinyllm::data;

#[data(skip(PartialEq))]
struct Part {
    size: u8,
}

#[data(skip(PartialEq))]
struct Claim {
    #[validate(unique)]
    parts: Vec<Part>,
}

fn main() {}
