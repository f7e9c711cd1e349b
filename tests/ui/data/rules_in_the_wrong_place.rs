// Unknown items of `#[validate(..)]`, and rules that are not at home there.
// errors: 11
use tinyllm::data;

#[data]
struct Claim {
    #[validate(range(min = 1))]
    score: u8,
    #[schemars(length(min = 1))]
    #[validate(length(min = 7))]
    both: String,
    #[schemars(uuid)]
    id: String,
    #[validate(multipleof = 5)]
    misspelt: u8,
    #[validate(phone)]
    unknown: String,
    #[validate(required)]
    needed: Option<u8>,
    #[schemars(exclusive_min = 5)]
    above: u8,
}

#[data]
#[validate(unique)]
struct Whole(Vec<u8>);

#[data]
#[validate(nonsense)]
struct Part(Vec<u8>);

#[data]
enum Choice {
    #[validate(uuid)]
    One(String),
    #[validate(with = check)]
    Two(String),
}

fn main() {}
