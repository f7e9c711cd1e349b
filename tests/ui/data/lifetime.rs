// data owns its parts: write `String` instead of a borrow
use tinyllm::data;

#[data]
#[derive(Eq)]
#[serde(rename_all = "camelCase")]
struct Claim<'a> {
    #[serde(borrow)]
    text: &'a str,
}

fn main() {}
