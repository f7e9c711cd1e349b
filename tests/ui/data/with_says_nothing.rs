// What a rule says must be `Display`, or violations.
use tinyllm::data;

struct Odd;

fn even(number: &u8) -> Result<(), Odd> {
    let _ = number;
    Ok(())
}

#[data]
struct Claim {
    #[validate(with = even)]
    score: u8,
}

fn main() {}
