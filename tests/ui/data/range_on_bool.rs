// `range` stands on a number; `bool` is not one
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 1))]
    paid: bool,
}

fn main() {}
