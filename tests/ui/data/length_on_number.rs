// `length` stands on text or a list; `u8` is a number: use `range`
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(length(min = 1))]
    pages: u8,
}

fn main() {}
