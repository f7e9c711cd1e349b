// `#[data]` stands on a struct or an enum
use tinyllm::data;

#[data]
pub async fn claim() {}

fn main() {
    drop(claim());
}
