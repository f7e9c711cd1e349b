// `length` stands on text or a list; `HashMap<String, u8>` is a map, which the schema knows as an object: ..
use std::collections::HashMap;
use tinyllm::data;

#[data]
struct Claim {
    #[schemars(length(min = 1))]
    pages: HashMap<String, u8>,
}

fn main() {}
