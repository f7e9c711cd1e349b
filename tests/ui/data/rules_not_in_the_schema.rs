// A derive by hand: schemars does not write these rules into the schema.
// errors: 5
use tinyllm::Validate;

#[derive(Validate)]
struct ByHand {
    #[validate(multiple_of = 5)]
    step: u8,
    #[schemars(ip)]
    address: String,
    #[schemars(contains("a-b"))]
    text: String,
    #[schemars(inner(ip, length(min = 1)))]
    addresses: Vec<String>,
    #[validate(values(email))]
    emails: std::collections::BTreeMap<String, String>,
    #[schemars(contains("a_b"), length(min = 1))]
    fine: String,
}

fn main() {}
