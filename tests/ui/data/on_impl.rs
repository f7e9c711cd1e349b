// `#[data]` stands on a struct or an enum
use tinyllm::data;

struct Claim;

#[data]
impl Claim {}

fn main() {}
