// 300 is outside `u8`, which goes from 0 to 255
// errors: 2
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(range(min = 0, max = 300))]
    score: u8,
    #[schemars(range(min = -1))]
    pages: Option<u16>,
}

fn main() {}
