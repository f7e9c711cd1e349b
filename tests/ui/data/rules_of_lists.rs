// Rules of lists and maps on something else, and what stands within them.
// errors: 20
use std::collections::{BTreeMap, HashSet};
use tinyllm::data;

#[data]
struct Lists<T> {
    #[validate(unique)]
    set: HashSet<u8>,
    #[validate(unique)]
    text: String,
    #[validate(unique)]
    of_any: Vec<T>,
    #[validate(unique = true)]
    unique_is: Vec<u8>,
    #[schemars(inner(length(min = 1)))]
    inner_of_text: String,
    #[schemars(inner(length(min = 1)))]
    inner_of_option: Option<String>,
    #[schemars(inner(range(min = 1)))]
    inner_of_tuple: (u8, u8),
    #[schemars(inner(range(min = 1)))]
    inner_of_map: BTreeMap<String, u8>,
    #[schemars(inner())]
    no_rule: Vec<u8>,
    #[schemars(inner)]
    no_list: Vec<u8>,
    #[schemars(inner(length(min = 1)))]
    items_of_another_kind: Vec<u8>,
    #[schemars(inner(required))]
    required_item: Vec<Option<u8>>,
    #[schemars(inner(uuid))]
    rule_of_the_other: Vec<String>,
    #[validate(inner(lenght(min = 1)))]
    misspelt: Vec<String>,
    #[validate(inner(with = path))]
    own_within: Vec<String>,
    #[schemars(inner(email))]
    #[validate(inner(inner(uuid)))]
    one_level_too_deep: Vec<String>,
    #[validate(values(range(min = 1)))]
    values_of_list: Vec<u8>,
    #[validate(values(range(min = 5, max = 1)))]
    nothing_passes: BTreeMap<String, u8>,
    #[validate(values(email))]
    values_of_another_kind: BTreeMap<String, u8>,
    #[validate(values(size = 1))]
    unknown_within: BTreeMap<String, u8>,
}

fn main() {}
