// no rule named `range` in `#[validate(..)]` yet; rules stand in `#[schemars(..)]`
use tinyllm::data;

#[data]
struct Claim {
    #[validate(range(min = 1))]
    score: u8,
}

fn main() {}
