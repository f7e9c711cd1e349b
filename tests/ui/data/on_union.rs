// `#[data]` stands on a struct or an enum
use tinyllm::data;

#[data]
union Claim {
    number: u8,
    flag: bool,
}

fn main() {
    let _ = Claim { number: 1 };
}
