// rustc's and serde's own: `#[data]` stands first
// errors: 2, of others
use tinyllm::data;

#[serde(rename_all = "camelCase")]
#[data]
struct Claim {
    score: u8,
}

fn main() {}
