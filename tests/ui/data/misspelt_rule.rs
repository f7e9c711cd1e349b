// no item named `rnage` in `#[schemars(..)]` of a field; did you mean `range`?
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(rnage(min = 1))]
    score: u8,
}

fn main() {}
