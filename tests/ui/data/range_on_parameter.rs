// `range` stands on a number; `T` may be any type: put the rule where the type is known
use tinyllm::data;

#[data]
struct Measured<T> {
    #[schemars(range(max = 120))]
    value: T,
}

fn main() {}
