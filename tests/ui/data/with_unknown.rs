// The caret stands on the path.
use tinyllm::data;

fn even(whole: &Claim) -> Result<(), String> {
    let _ = whole;
    Ok(())
}

#[data]
#[validate(with = evne)]
struct Claim {
    score: u8,
}

fn main() {}
