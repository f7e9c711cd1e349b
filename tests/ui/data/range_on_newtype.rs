// `range` stands on a number; `Age` is not known to be one: put the rule into that type
use tinyllm::data;

#[data]
struct Age(u8);

#[data]
struct Person {
    #[schemars(range(max = 120))]
    age: Age,
}

fn main() {}
