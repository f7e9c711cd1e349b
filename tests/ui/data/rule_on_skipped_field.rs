// a rule on a skipped field checks nothing: remove the rule or the `skip`
use tinyllm::data;

#[data]
struct Claim {
    #[serde(skip)]
    #[schemars(range(min = 1))]
    score: u8,
}

fn main() {}
