// What compiles, or nearly, and cannot be read: arrays, tags, flattened numbers, modules of serde.
// errors: 12
use tinyllm::data;

#[data]
struct Long {
    keys: Vec<[u8; 40]>,
}

#[data]
struct Open<const N: usize> {
    keys: [String; N],
}

#[data]
#[serde(tag = "kind")]
enum Tagged {
    Text(String),
    Number(u32),
    List(Vec<u8>),
    Truth(bool),
    Boxed(Box<(u8, u8)>),
    Fields { fine: u8 },
}

#[data]
struct Flat {
    #[serde(flatten)]
    number: u8,
    #[serde(flatten)]
    list: Option<Vec<u8>>,
}

mod cents {}

#[data]
struct Price {
    #[serde(with = "cents")]
    #[schemars(range(min = 1))]
    price: u64,
}

#[data]
struct Guarded {
    #[garde(range(min = 1))]
    price: u64,
}

#[data]
#[data]
struct Twice {
    price: u64,
}

fn main() {}
