//! One order, with ten simple rules, with the same ten in garde's words, and without any.

use tinyllm::data;

#[data]
pub struct Ruled {
    #[schemars(range(min = 1))]
    number: u64,
    #[schemars(range(min = 1, max = 100))]
    quantity: u32,
    #[schemars(range(min = 0.0))]
    price: f64,
    #[schemars(range(min = 0.0, max = 1.0))]
    discount: f64,
    #[schemars(range(min = -90, max = 90))]
    latitude: i64,
    #[schemars(length(min = 1, max = 64))]
    name: String,
    #[schemars(length(max = 200))]
    note: Option<String>,
    #[schemars(length(equal = 2))]
    country: String,
    #[schemars(length(max = 8))]
    tags: Vec<String>,
    #[schemars(contains("-"))]
    code: String,
}

impl Ruled {
    /// How many rules there are.
    pub const RULES: f64 = 10.0;

    pub fn good() -> Self {
        Self {
            number: 12,
            quantity: 3,
            price: 19.5,
            discount: 0.1,
            latitude: 52,
            name: "Ann Miller".to_owned(),
            note: Some("leave it at the door".to_owned()),
            country: "DE".to_owned(),
            tags: vec!["new".to_owned(), "gift".to_owned()],
            code: "A-12".to_owned(),
        }
    }
}

#[derive(garde::Validate)]
pub struct Tagged {
    #[garde(range(min = 1))]
    number: u64,
    #[garde(range(min = 1, max = 100))]
    quantity: u32,
    #[garde(range(min = 0.0))]
    price: f64,
    #[garde(range(min = 0.0, max = 1.0))]
    discount: f64,
    #[garde(range(min = -90, max = 90))]
    latitude: i64,
    #[garde(length(chars, min = 1, max = 64))]
    name: String,
    #[garde(length(chars, max = 200))]
    note: Option<String>,
    #[garde(length(chars, equal = 2))]
    country: String,
    #[garde(length(max = 8))]
    tags: Vec<String>,
    #[garde(contains("-"))]
    code: String,
}

impl Tagged {
    pub fn good() -> Self {
        let order = Ruled::good();
        Self {
            number: order.number,
            quantity: order.quantity,
            price: order.price,
            discount: order.discount,
            latitude: order.latitude,
            name: order.name,
            note: order.note,
            country: order.country,
            tags: order.tags,
            code: order.code,
        }
    }
}

#[data]
pub struct WithPattern {
    #[schemars(pattern(r"^[A-Z]{2}-\d{4,8}$"))]
    code: String,
}

impl WithPattern {
    pub fn good() -> Self {
        Self {
            code: "AB-123456".to_owned(),
        }
    }
}

#[data]
pub struct WithoutRules {
    number: u64,
    price: f64,
    name: String,
    note: Option<String>,
    tags: Vec<String>,
}

impl WithoutRules {
    pub fn good() -> Self {
        let order = Ruled::good();
        Self {
            number: order.number,
            price: order.price,
            name: order.name,
            note: order.note,
            tags: order.tags,
        }
    }
}
