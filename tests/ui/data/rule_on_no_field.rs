// `range` stands on a field
// errors: 3
use tinyllm::data;

#[data]
#[schemars(range(min = 1))]
struct Score(u8);

#[data]
enum Claim {
    #[schemars(length(min = 1))]
    #[validate(length(min = 1))]
    Text(String),
}

fn main() {}
