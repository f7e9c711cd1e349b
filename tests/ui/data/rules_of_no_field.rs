// Fields whose schema is not their own.
// errors: 7
use std::collections::HashMap;
use tinyllm::data;

#[data]
struct Flat {
    #[serde(flatten)]
    #[validate(values(range(min = 1)))]
    more: HashMap<String, u8>,
    #[serde(skip)]
    #[validate(multiple_of = 5)]
    skipped: u8,
    #[serde(skip_deserializing)]
    #[schemars(range(min = 1))]
    never_read: u8,
    #[schemars(skip, email)]
    hidden: String,
    #[schemars(with = "String", length(min = 1))]
    other: Vec<u8>,
    #[schemars(extend("multipleOf" = 5))]
    #[validate(multiple_of = 7)]
    written_twice: u8,
}

#[data]
#[serde(try_from = "u8")]
struct Even(#[validate(multiple_of = 2)] u8);

impl TryFrom<u8> for Even {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Ok(Self(number))
    }
}

fn main() {}
