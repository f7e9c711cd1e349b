// A minimum above the maximum, where one of them is a constant.
// errors: 2
use tinyllm::data;

const LEAST: u8 = 9;
const MOST: usize = 1;

#[data]
struct Claim {
    #[schemars(range(min = LEAST, max = 5))]
    score: u8,
    #[schemars(length(min = 2, max = MOST))]
    text: String,
}

fn main() {}
