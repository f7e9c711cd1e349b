//! Types of every form, with every rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::num::{NonZeroI32, NonZeroU8};
use std::rc::Rc;
use std::sync::Arc;

use tinyllm::data;

#[data]
pub(crate) struct WholeNumbers {
    #[schemars(range(min = -3, max = 5))]
    a: i8,
    #[schemars(range(min = 3))]
    b: u64,
    #[schemars(range(max = 1_000_000))]
    c: i64,
    #[schemars(range(equal = 7))]
    d: u16,
    #[validate(exclusive_min = -2, exclusive_max = 4, multiple_of = 2)]
    e: i32,
    #[validate(multiple_of = 7)]
    f: u32,
    #[schemars(range(min = 2))]
    g: NonZeroU8,
    #[validate(exclusive_max = 0)]
    h: NonZeroI32,
    #[validate(multiple_of = 3)]
    i: i64,
}

/// Bounds of more than 32 bits, which schemars alone does not compile.
#[data]
pub(crate) struct Wide {
    #[schemars(range(max = 12_345_678_901))]
    a: u64,
    #[schemars(range(min = -12_345_678_901, max = 0xFFFF_FFFF))]
    b: i64,
    #[validate(exclusive_min = 3_000_000_000, multiple_of = 4)]
    c: u64,
    #[schemars(range(max = 9_999_999_999))]
    d: f64,
    #[schemars(inner(range(min = 3_000_000_000)))]
    e: Vec<u64>,
    #[validate(values(range(max = -3_000_000_000)))]
    f: BTreeMap<String, i64>,
    #[cfg_attr(all(), schemars(range(max = 3_000_000_000)))]
    g: u32,
}

/// Bounds that are constants and parameters.
#[data]
pub(crate) struct Constants<const MOST: usize> {
    #[schemars(length(min = 1, max = MOST))]
    a: Vec<u8>,
    #[schemars(range(min = LEAST, max = Self::HIGHEST))]
    b: u8,
    #[schemars(range(min = LEAST, max = 9))]
    c: u8,
}

const LEAST: u8 = 2;

impl<const MOST: usize> Constants<MOST> {
    const HIGHEST: u8 = 7;
}

#[data]
pub(crate) struct Borrowed {
    #[schemars(length(min = 2, max = 4))]
    a: Cow<'static, str>,
    #[schemars(length(max = 2), inner(range(min = 1, max = 5)))]
    b: Cow<'static, [u8]>,
    c: Cow<'static, Person>,
}

#[data]
pub(crate) struct Fractions {
    #[schemars(range(min = 0, max = 1))]
    a: f64,
    #[validate(exclusive_min = 0)]
    b: f64,
    #[validate(exclusive_min = -1.5, exclusive_max = 1.5)]
    c: f64,
    #[validate(multiple_of = 0.25)]
    d: f64,
    #[validate(multiple_of = 3)]
    e: f64,
    #[schemars(range(min = 0.5, max = 2.5))]
    f: f32,
}

#[data]
pub(crate) struct Texts {
    #[schemars(length(min = 1, max = 3))]
    a: String,
    #[schemars(length(equal = 2))]
    b: String,
    #[schemars(contains("a-b"), length(max = 6))]
    c: String,
    #[schemars(contains(pattern = "^$.*"))]
    d: String,
    #[schemars(regex(pattern = r"^[a-z]{1,3}-\d+$"))]
    e: String,
    #[schemars(pattern(r"\s\S|^.$"))]
    f: String,
    #[schemars(length(max = 2))]
    g: Box<str>,
}

#[data]
pub(crate) struct Addresses {
    #[schemars(email)]
    email: Option<String>,
    #[schemars(url)]
    url: Option<String>,
    #[schemars(ip)]
    ip: Option<String>,
    #[schemars(ipv4)]
    ipv4: Option<String>,
    #[schemars(ipv6, length(max = 20))]
    ipv6: Option<String>,
    #[validate(uuid)]
    uuid: Option<String>,
}

#[data]
pub(crate) struct Times {
    #[validate(date)]
    date: String,
    #[validate(date_time)]
    at: Option<String>,
}

#[data]
pub(crate) struct Lists {
    #[schemars(length(min = 1, max = 3), inner(range(min = 0)))]
    a: Vec<i32>,
    #[validate(unique)]
    b: Vec<String>,
    #[validate(unique)]
    c: VecDeque<Option<bool>>,
    #[schemars(inner(inner(length(max = 2))))]
    d: Vec<Vec<String>>,
    #[schemars(inner(ip))]
    e: [String; 2],
    #[validate(inner(multiple_of = 2, exclusive_min = 0))]
    f: Option<Vec<u8>>,
    #[schemars(inner(range(max = 4)), length(min = 1))]
    g: HashSet<u8>,
    #[schemars(inner(length(min = 2)))]
    h: BTreeSet<String>,
    #[schemars(inner(contains("-")))]
    #[validate(inner(uuid))]
    i: Vec<Option<String>>,
    j: Vec<Age>,
    #[validate(unique)]
    k: Vec<f64>,
}

#[data]
pub(crate) struct Maps {
    #[validate(values(range(min = 1, max = 4)))]
    a: HashMap<String, u8>,
    #[validate(values(length(min = 1), pattern("^a")))]
    b: Option<BTreeMap<String, String>>,
    #[validate(values(inner(exclusive_min = 0), unique, length(max = 2)))]
    c: BTreeMap<u8, Vec<f64>>,
    #[validate(values(values(ip)))]
    d: BTreeMap<String, Option<BTreeMap<String, String>>>,
    e: HashMap<String, Age>,
}

#[data]
pub(crate) struct Pointers {
    #[schemars(range(min = 1))]
    a: Box<u8>,
    #[schemars(length(min = 1))]
    b: Arc<str>,
    c: Box<Age>,
    #[schemars(length(max = 1), inner(range(min = 1)))]
    d: Box<[u8]>,
    #[schemars(required, range(max = 3))]
    e: Option<Box<i16>>,
    f: Option<Arc<Pair>>,
}

#[data]
pub(crate) struct Age(#[schemars(range(min = 0, max = 120))] i64);

#[data]
pub(crate) struct Pair(#[schemars(range(max = 1))] u8, Age);

#[data]
#[serde(transparent)]
pub(crate) struct Transparent {
    inner: Age,
}

#[data]
pub(crate) struct Person {
    #[schemars(length(min = 1, max = 4))]
    name: String,
    age: Age,
}

#[data]
#[serde(rename_all = "snake_case")]
pub(crate) enum External {
    NoData,
    Age(Age),
    Range(#[schemars(range(min = 1, max = 3))] u8),
    Step(#[validate(multiple_of = 4)] u8),
    Pair(Age, #[schemars(email)] String),
    #[serde(rename_all = "camelCase")]
    Named {
        #[schemars(length(max = 2))]
        first_name: String,
    },
    Person(Person),
}

#[data]
#[serde(tag = "kind")]
pub(crate) enum Internal {
    None,
    Person(Person),
    Named {
        #[validate(exclusive_max = 3)]
        size: u8,
        #[schemars(inner(length(min = 1)))]
        names: Vec<String>,
    },
}

#[data]
#[serde(tag = "kind", content = "value")]
pub(crate) enum Adjacent {
    None,
    Age(Age),
    Pair(Age, #[validate(date)] String),
    Named {
        #[schemars(contains("x"))]
        name: String,
    },
}

#[data]
#[serde(untagged)]
pub(crate) enum Untagged {
    Person(Person),
    Number(#[schemars(range(min = 0, max = 9))] i32),
    List(#[validate(unique)] Vec<u8>),
}

#[data]
pub(crate) struct Flat {
    #[serde(flatten)]
    person: Person,
    #[serde(flatten)]
    kind: Internal,
    #[schemars(range(min = 1))]
    number: u8,
}

#[data]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Renamed {
    #[schemars(range(max = 3))]
    first_field: u8,
    #[serde(rename = "a/b~c")]
    #[schemars(range(max = 3))]
    second: u8,
    #[validate(values(range(max = 3)))]
    r#type: HashMap<String, u8>,
}

#[data]
pub(crate) struct Tree {
    #[schemars(range(max = 9))]
    value: u8,
    left: Option<Box<Tree>>,
    #[schemars(length(max = 2))]
    children: Vec<Tree>,
}

#[data]
pub(crate) struct Page<T> {
    #[schemars(length(max = 2))]
    items: Vec<T>,
    #[schemars(range(min = 1))]
    number: u32,
}

#[data]
pub(crate) struct Optional {
    #[serde(default)]
    #[schemars(range(min = 1))]
    a: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(exclusive_min = 5)]
    b: Option<u8>,
    #[schemars(required)]
    c: Option<Rank>,
    #[schemars(length(min = 1), inner(range(min = 1)))]
    d: Option<Vec<Option<u8>>>,
}

#[data]
pub(crate) enum Rank {
    High,
    Low(#[schemars(range(min = 1))] u8),
}

/// Kept apart, since it is not `Send`.
#[allow(dead_code, reason = "it must only compile")]
#[data]
struct Shared(#[schemars(range(min = 1))] Rc<u8>);
