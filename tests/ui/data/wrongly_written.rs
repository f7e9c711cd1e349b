// Rules that are not written as rules are.
// errors: 8
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(1, 5))]
    without_names: u8,
    #[schemars(length(1..=5))]
    as_a_range: String,
    #[schemars("range")]
    as_a_text: u8,
    #[validate]
    bare: u8,
    #[validate = "unique"]
    as_a_value: Vec<u8>,
    #[schemars(range(min = "a b"))]
    no_number: u8,
    #[schemars(range(max = 100_000_000_000_000_000_000))]
    beyond_json: i128,
    #[validate(exclusive_min = -10_000_000_000_000_000_000)]
    below_json: i128,
}

fn main() {}
