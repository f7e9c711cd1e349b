//! What checking the rules of a value costs, beside garde and the `jsonschema` crate.
//!
//! Prints a table to stderr and one JSON object as the last line of stdout. Programs are measured in
//! turn in one process; medians of many rounds.

mod clock;
mod values;

use std::hint::black_box;

use serde_json::json;
use tinyllm::validate::{Violations, check};

use clock::medians;
use values::{Ruled, Tagged, WithPattern, WithoutRules};

fn main() {
    let plain = WithoutRules::good();
    let ruled = Ruled::good();
    let tagged = Tagged::good();
    let pattern = WithPattern::good();
    let json = serde_json::to_value(&ruled).expect("data can be written");
    let schema = tinyllm::schema::of::<Ruled>();
    let reader = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema that can be read");
    assert!(check(&ruled).is_ok() && check(&pattern).is_ok() && reader.is_valid(&json));
    assert!(garde::Validate::validate(&tagged).is_ok());
    let [nothing, without, ours, with_pattern, gardes, schemas] = medians([
        &mut || {
            black_box(&plain);
            let _ = black_box(Ok::<(), Violations>(()));
        },
        &mut || {
            let _ = black_box(check(black_box(&plain)));
        },
        &mut || {
            let _ = black_box(check(black_box(&ruled)));
        },
        &mut || {
            let _ = black_box(check(black_box(&pattern)));
        },
        &mut || {
            let _ = black_box(garde::Validate::validate(black_box(&tagged)));
        },
        &mut || {
            black_box(reader.is_valid(black_box(&json)));
        },
    ]);
    let round = |value: f64| (value * 100.0).round() / 100.0;
    for (name, time) in [
        ("nothing", nothing),
        ("without rules", without),
        ("ten rules", ours),
        ("one pattern", with_pattern),
        ("ten rules, garde", gardes),
        ("ten rules, jsonschema", schemas),
    ] {
        eprintln!("{name:<24}{time:>8.1} ns");
    }
    let figures = json!({
        "ns_per_rule": round((ours - nothing) / Ruled::RULES),
        "ns_without_rules": round((without - nothing).max(0.0)),
        "ns_per_pattern": round(with_pattern - nothing),
        "garde_ratio": round(ours / gardes),
        "jsonschema_ratio": round(ours / schemas),
    });
    println!("{figures}");
}
