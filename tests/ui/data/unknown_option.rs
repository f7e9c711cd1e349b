// no option named `skp` in `#[data(..)]`; did you mean `skip`? options: `skip`, `crate`
use tinyllm::data;

#[data(skp(PartialEq))]
struct Claim {
    #[serde(rename = "number")]
    #[schemars(range(max = 3))]
    score: u8,
}

fn main() {}
