// `range` needs a bound: `range(min = 1)`, `range(max = 5)`
// errors: 2
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range())]
    score: u8,
    #[schemars(length)]
    text: String,
}

fn main() {}
