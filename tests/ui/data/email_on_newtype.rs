// `email` stands on text; `Address` is not known to be text: put the rule into that type
use tinyllm::data;

#[data]
struct Address(String);

#[data]
struct Person {
    #[schemars(email)]
    address: Option<Address>,
}

fn main() {}
