// The caret stands on the path.
use tinyllm::data;

fn even(number: &u16) -> Result<(), String> {
    let _ = number;
    Ok(())
}

#[data]
struct Claim {
    #[validate(with = even)]
    score: u8,
}

fn main() {}
