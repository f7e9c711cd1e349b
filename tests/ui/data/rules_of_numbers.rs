// Rules that no number passes, and rules of numbers on something else.
// errors: 19
use tinyllm::data;

#[data]
struct Numbers {
    #[schemars(range(min = 1))]
    #[validate(exclusive_min = 0)]
    two_lower: u8,
    #[schemars(range(max = 1))]
    #[validate(exclusive_max = 2)]
    two_upper: u8,
    #[validate(exclusive_min = 4, exclusive_max = 5)]
    nothing_whole_between: i64,
    #[schemars(range(max = 1))]
    #[validate(exclusive_min = 1)]
    nothing_between: f64,
    #[validate(exclusive_min = 255)]
    nothing_above: u8,
    #[validate(exclusive_max = 256)]
    outside_of_type: u8,
    #[validate(exclusive_min = 0.5)]
    fraction: u8,
    #[validate(exclusive_min)]
    no_bound: u8,
    #[validate(multiple_of = 0)]
    of_zero: u8,
    #[validate(multiple_of = -5)]
    below_zero: i64,
    #[validate(multiple_of = 0.5)]
    of_a_fraction: u8,
    #[validate(multiple_of = 0.1)]
    not_exact: f64,
    #[schemars(range(min = 6, max = 9))]
    #[validate(multiple_of = 5)]
    none_within: u8,
    #[validate(multiple_of = 2, multiple_of = 3)]
    twice: u8,
    #[validate(multiple_of = 2)]
    text: String,
    #[validate(exclusive_min = 2)]
    list: Vec<u8>,
    #[validate(exclusive_max = 2)]
    map: std::collections::HashMap<String, u8>,
    #[validate(exclusive_max = 2)]
    unknown: Size,
    #[validate(exclusive_max = 2)]
    truth: bool,
}

#[data]
struct Size(u8);

fn main() {}
