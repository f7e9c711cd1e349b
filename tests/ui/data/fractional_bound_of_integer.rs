// `i32` holds whole numbers only; 0.5 has a fraction
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 0.5))]
    score: i32,
}

fn main() {}
