//! The rules of `#[schemars(..)]` and `#[validate(..)]`: what passes, what is said, where.
//!
//! That the schema says the same is tested by the package `tests/agree`.

use serde::de::DeserializeOwned;
use tinyllm::validate::{Violations, check};
use tinyllm::{Validate, data};

mod by_hand;
mod formats;
mod own;
mod schema;

/// Reads the value from its JSON and says what is wrong with it.
#[track_caller]
fn says<T: Validate + DeserializeOwned>(json: &str, expected: &[&str]) {
    let value: T = serde_json::from_str(json).expect("the test's JSON fits its type");
    let said: Vec<String> = match check(&value) {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(said, expected, "for {json}");
}

#[data]
struct Numbers {
    #[validate(exclusive_min = 0, exclusive_max = 1)]
    share: f64,
    #[validate(multiple_of = 5)]
    #[schemars(range(min = -10, max = 10))]
    step: i64,
    #[validate(multiple_of = 0.25)]
    quarter: Option<f64>,
    #[validate(exclusive_max = LIMIT)]
    constant: u8,
}

const LIMIT: u8 = 9;

#[test]
fn numbers() {
    says::<Numbers>(
        r#"{"share":0.5,"step":-10,"quarter":-1.25,"constant":8}"#,
        &[],
    );
    says::<Numbers>(r#"{"share":0.5,"step":0,"quarter":null,"constant":0}"#, &[]);
    says::<Numbers>(
        r#"{"share":1.0,"step":11,"quarter":0.1,"constant":9}"#,
        &[
            "/share is 1, but must be below 1",
            "/step is 11, but must be from -10 to 10",
            "/step is 11, but must be a multiple of 5",
            "/quarter is 0.1, but must be a multiple of 0.25",
            "/constant is 9, but must be below 9",
        ],
    );
    says::<Numbers>(
        r#"{"share":0,"step":0,"quarter":0,"constant":0}"#,
        &["/share is 0, but must be above 0"],
    );
}

#[data]
struct Texts {
    #[schemars(contains("://"))]
    contains: String,
    #[schemars(contains(pattern = "a-b"), length(max = 5))]
    two: Option<Box<str>>,
    #[schemars(pattern(r"^\d{2}$"))]
    pattern: String,
    #[schemars(regex(pattern = "^(a|b)+$"))]
    regex: String,
}

#[test]
fn texts() {
    says::<Texts>(
        r#"{"contains":"a://b","two":"xa-b","pattern":"12","regex":"abba"}"#,
        &[],
    );
    says::<Texts>(
        r#"{"contains":"a:/\"b","two":"a_b..............","pattern":"1٢","regex":""}"#,
        &[
            r#"/contains is "a:/\"b", but must contain "://""#,
            r#"/two is "a_b..............", but must contain "a-b""#,
            "/two has 17 characters, but at most 5 are allowed",
            r#"/pattern is "1٢", but must match the pattern `^\d{2}$`"#,
            r#"/regex is "", but must match the pattern `^(a|b)+$`"#,
        ],
    );
}

mod held {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

    #[data]
    struct Lists {
        #[schemars(length(min = 1), inner(length(min = 1), email))]
        emails: Vec<String>,
        #[schemars(inner(inner(range(max = 3))))]
        rows: Option<Vec<[u8; 2]>>,
        #[validate(unique, inner(multiple_of = 2))]
        even: Vec<i32>,
        #[validate(unique)]
        pairs: Vec<(u8, u8)>,
        #[schemars(inner(range(min = 1)))]
        set: HashSet<i32>,
    }

    #[test]
    fn lists() {
        says::<Lists>(
            r#"{"emails":["a@b.c"],"rows":[[1,2]],"even":[2,4],"pairs":[[1,2],[2,1]],"set":[1]}"#,
            &[],
        );
        says::<Lists>(
            r#"{"emails":["a@b.c",""],"rows":[[1,2],[3,4]],"even":[2,3,2],"pairs":[[1,2],[1,2]],
                "set":[-1,5,-2]}"#,
            &[
                "/emails/1 has 0 characters, but needs at least 1",
                r#"/emails/1 is "", but must be an email address, such as ann@example.org"#,
                "/rows/1/1 is 4, but must be at most 3",
                "/even has equal items at 0 and 2, but all must differ",
                "/even/1 is 3, but must be a multiple of 2",
                "/pairs has equal items at 0 and 1, but all must differ",
                "/set holds an item that is -1, but must be at least 1",
                "/set holds an item that is -2, but must be at least 1",
            ],
        );
    }

    #[test]
    fn equal_items_among_many_are_found() {
        let mut even: Vec<i32> = (0..100).map(|number| 2 * number).collect();
        even.push(20);
        let lists = Lists {
            emails: vec!["a@b.c".to_owned()],
            rows: None,
            even,
            pairs: Vec::new(),
            set: HashSet::new(),
        };
        let said = check(&lists).expect_err("two are equal").to_string();
        assert_eq!(
            said,
            "/even has equal items at 10 and 100, but all must differ"
        );
    }

    /// A key that JSON writes otherwise than Rust.
    #[data]
    #[derive(Eq, Hash, PartialOrd, Ord)]
    #[serde(rename_all = "kebab-case")]
    enum Room {
        LivingRoom,
        #[serde(rename = "a/b~c")]
        Odd,
    }

    #[data]
    struct Size(#[schemars(range(min = 1))] u32);

    #[data]
    struct Maps {
        #[validate(values(range(min = 1), multiple_of = 2))]
        sizes: HashMap<Room, u32>,
        #[validate(values(inner(length(max = 1))))]
        words: Option<BTreeMap<String, Vec<String>>>,
        #[validate(values(values(date)))]
        dates: BTreeMap<u8, BTreeMap<String, String>>,
        own: BTreeMap<Room, Size>,
        members: BTreeSet<Wide>,
        result: Result<Size, Size>,
    }

    #[data]
    #[derive(Eq, PartialOrd, Ord)]
    struct Wide {
        #[schemars(range(min = 1))]
        width: u32,
    }

    #[test]
    fn maps_have_the_keys_of_json() {
        says::<Maps>(
            r#"{"sizes":{"a/b~c":0,"living-room":3},"words":{"x":["a","bc"]},
                "dates":{"1":{"a":"2026-02-30"}},"own":{"living-room":0},
                "members":[{"width":0}],"result":{"Err":0}}"#,
            &[
                "/sizes/a~1b~0c is 0, but must be at least 1",
                "/sizes/living-room is 3, but must be a multiple of 2",
                "/words/x/1 has 2 characters, but at most 1 are allowed",
                r#"/dates/1/a is "2026-02-30", but must be a date, such as 2026-03-31"#,
                "/own/living-room is 0, but must be at least 1",
                "/members holds an item whose /width is 0, but must be at least 1",
                "/result/Err is 0, but must be at least 1",
            ],
        );
    }

    #[data]
    struct Generic<T> {
        #[schemars(length(max = 2))]
        items: Vec<T>,
        #[validate(values(range(max = 1)))]
        counts: BTreeMap<String, u8>,
        more: T,
    }

    #[test]
    fn in_generic_types() {
        says::<Generic<Size>>(
            r#"{"items":[1,1,0],"counts":{"a":2},"more":0}"#,
            &[
                "/items has 3 items, but at most 2 are allowed",
                "/items/2 is 0, but must be at least 1",
                "/counts/a is 2, but must be at most 1",
                "/more is 0, but must be at least 1",
            ],
        );
    }
}

mod violations {
    use super::*;

    #[data]
    struct Report {
        #[schemars(length(max = 3))]
        title: String,
        #[schemars(length(min = 40))]
        numbers: Vec<u64>,
        #[schemars(required)]
        needed: Option<u8>,
    }

    fn broken(json: &str) -> Violations {
        let report: Report = serde_json::from_str(json).expect("a report");
        check(&report).expect_err("broken rules")
    }

    #[test]
    fn each_has_its_place_its_rule_and_how_the_value_begins() {
        let found = broken(r#"{"title":"four","numbers":[1,2],"needed":null}"#);
        assert_eq!(found.len(), 3);
        let parts: Vec<_> = found
            .iter()
            .map(|one| (one.pointer(), one.rule(), one.value()))
            .collect();
        let expected = [
            ("/title", "length", Some(r#""four""#)),
            ("/numbers", "length", Some("[1,2]")),
            ("/needed", "required", Some("null")),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_long_value_is_cut() {
        let title = "ä".repeat(100_000);
        let json = format!(r#"{{"title":"{title}","numbers":[],"needed":1}}"#);
        let found = broken(&json);
        let value = found.iter().next().and_then(|one| one.value());
        assert_eq!(value, Some(format!("\"{}…", "ä".repeat(59)).as_str()));
        let numbers = vec![u64::MAX; 39];
        let json = serde_json::json!({"title": "a", "numbers": numbers, "needed": 1});
        let found = broken(&json.to_string());
        let value = found.iter().next().and_then(|one| one.value());
        let value = value.expect("a list can be shown");
        assert_eq!(value.chars().count(), 61);
        assert!(
            value.starts_with("[18446744073709551615,") && value.ends_with('…'),
            "{value}"
        );
    }
}
