// a length is a whole number, not 1.5
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(length(max = 1.5))]
    text: String,
}

fn main() {}
