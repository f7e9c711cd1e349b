// `range` stands on a number; `String` is text: use `length`
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 1))]
    number: Option<String>,
}

fn main() {}
