// a length is never negative
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(length(min = -1))]
    text: String,
}

fn main() {}
