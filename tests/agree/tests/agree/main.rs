//! A native check and the JSON Schema say the same of every value: generated ones, most of them
//! valid or nearly so, judged by both.
//!
//! Values are generated from the schema, so that a type needs no generator of its own. What differs
//! on purpose is in DESIGN.md: NaN, integers above 2^53, fractions of `f32`, names around email
//! addresses and rules of one's own.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tinyllm::Data;
use tinyllm::validate::check;

mod generate;
mod patterns;
mod types;

use generate::Generator;

const VALUES: usize = 1500;

/// Both judge the same values; both verdicts are seen.
fn agree<T: Data + Serialize + DeserializeOwned>() {
    let name = std::any::type_name::<T>();
    let schema = tinyllm::schema::of::<T>();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|fault| panic!("the schema of {name}: {fault}"));
    let mut generator = Generator::new(&schema, name);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..VALUES {
        let Ok(value) = serde_json::from_value::<T>(generator.value()) else {
            continue;
        };
        let json = serde_json::to_value(&value).expect("data can be written");
        let native = check(&value);
        let fits = validator.is_valid(&json);
        let fault = validator
            .iter_errors(&json)
            .next()
            .map(|fault| fault.to_string());
        assert_eq!(
            native.is_ok(),
            fits,
            "{name}: {json}\n  native: {native:?}\n  schema: {fault:?}\n{schema:#}"
        );
        if let Err(violations) = native {
            pointers_lead_somewhere(&json, &violations);
        }
        *(if fits { &mut good } else { &mut bad }) += 1;
    }
    assert!(good >= 20 && bad >= 20, "{name}: {good} good, {bad} bad");
}

/// A pointer leads to a value of the JSON, which begins as the violation says.
fn pointers_lead_somewhere(json: &Value, violations: &tinyllm::validate::Violations) {
    for violation in violations.iter() {
        let found = json
            .pointer(violation.pointer())
            .unwrap_or_else(|| panic!("{violation} leads nowhere in {json}"));
        let shown = violation.value().unwrap_or_default();
        let of_set = violation.message().starts_with("holds an item");
        let written = found.to_string();
        let same = written.starts_with(shown.trim_end_matches('…'));
        assert!(
            same || of_set || found.is_f64(),
            "{violation} is about {shown}, not {written}"
        );
    }
}

macro_rules! all_agree {
    ($($test:ident $type:ty),* $(,)?) => { $(
        #[test]
        fn $test() {
            agree::<$type>();
        }
    )* };
}

all_agree!(
    whole_numbers types::WholeNumbers,
    wide types::Wide,
    constants types::Constants<3>,
    borrowed types::Borrowed,
    fractions types::Fractions,
    texts types::Texts,
    addresses types::Addresses,
    times types::Times,
    lists types::Lists,
    maps types::Maps,
    pointers types::Pointers,
    external types::External,
    internal types::Internal,
    adjacent types::Adjacent,
    untagged types::Untagged,
    flat types::Flat,
    renamed types::Renamed,
    tree types::Tree,
    generic types::Page<types::Internal>,
    generic_of_numbers types::Page<f64>,
    newtype types::Age,
    tuple types::Pair,
    transparent types::Transparent,
    optional types::Optional,
    list_of_types Vec<types::External>,
);
