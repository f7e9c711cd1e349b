// no bound named `mn`; bounds: `min`, `max`, `equal`
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(mn = 1))]
    score: u8,
}

fn main() {}
