//! The notation: types as text for a prompt.

use std::collections::BTreeMap;

use serde_json::Value;
use tinyllm::prelude::*;
use tinyllm::schema::{notation, produced};

fn check<T: schemars::JsonSchema + 'static>(expected: &str) {
    assert_eq!(notation(&produced::<T>()), expected);
}

/// A loan.
#[data]
struct Loan {
    /// Who asks.
    applicant: String,
    /// How much, in dollars.
    #[schemars(range(min = 0))]
    amount: i64,
    risk: f64,
    verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(rename = "due date")]
    #[validate(date)]
    due: String,
    #[schemars(length(max = 3), inner(length(min = 1)))]
    tags: Vec<String>,
}

/// Whether the money is lent.
#[data]
enum Verdict {
    /// Lend it.
    Good,
    /// Do not lend it.
    Bad {
        /// Why not.
        reason: String,
    },
}

#[test]
fn docs_and_rules_are_comments() {
    check::<Loan>(
        r#"// A loan.
{
  applicant: string, // Who asks.
  amount: int, // How much, in dollars. (at least 0)
  risk: number,
  // Whether the money is lent.
  verdict: 
    // Lend it.
    | "Good"
    // Do not lend it.
    | {
      Bad: {
        reason: string, // Why not.
      },
    },
  note?: string | null,
  "due date": string, // format date
  tags: string[], // at most 3 items, each at least 1 character
}"#,
    );
}

#[data]
enum Plain {
    One,
    Two,
}

#[data]
struct Twice {
    first: Plain,
    second: Option<Plain>,
    map: BTreeMap<String, Vec<Plain>>,
    pair: (u8, bool),
    any: Value,
}

#[test]
fn what_is_used_often_has_a_name() {
    check::<Twice>(
        r#"type Plain = "One" | "Two"

{
  first: Plain,
  second: Plain | null,
  map: { [key: string]: Plain[] },
  pair: [int, bool], // item 1: 0 to 255
  any: any,
}"#,
    );
}

/// An address.
#[data]
struct Email(#[schemars(email)] String);

#[data]
struct Score(#[schemars(range(min = 1, max = 5))] i64);

#[data]
#[serde(transparent)]
struct Scores {
    #[schemars(length(min = 2))]
    list: Vec<Score>,
}

#[data]
struct Everywhere {
    one: Email,
    list: Vec<Email>,
    option: Option<Score>,
    map: BTreeMap<String, Score>,
    by_number: BTreeMap<u32, Vec<Score>>,
    pair: (Score, Email),
    nested: Scores,
    #[schemars(ip)]
    ip: String,
    #[validate(values(length(min = 1)))]
    words: BTreeMap<String, String>,
}

#[test]
fn rules_are_said_wherever_a_type_is_used() {
    check::<Everywhere>(
        r#"{
  one: string, // An address. (format email)
  list: string[], // each format email
  option: int | null, // 1 to 5
  map: {
    [key: string]: int, // 1 to 5
  },
  by_number: {
    [key: string]: int[], // keys match /^\d+$/, each 1 to 5
  },
  pair: [int, string], // item 1: 1 to 5, item 2: format email
  nested: int[], // at least 2 items, each 1 to 5
  ip: string, // format ipv4 or format ipv6
  words: {
    [key: string]: string, // at least 1 character
  },
}"#,
    );
}

#[data]
struct Maybe {
    verdict: Option<Verdict>,
    everything: Option<Box<Everywhere>>,
    email: Option<Email>,
}

#[test]
fn what_may_be_null_says_its_rules_once() {
    let text = notation(&produced::<Maybe>());
    let (verdict, rest) = text.split_once("  everything").unwrap();
    assert_eq!(
        verdict,
        r#"{
  // Whether the money is lent.
  verdict: 
    // Lend it.
    | "Good"
    // Do not lend it.
    | {
      Bad: {
        reason: string, // Why not.
      },
    }
    | null,
"#
    );
    assert!(
        rest.starts_with(": {\n    one: string, // An address."),
        "{rest}"
    );
    let end = "  } | null,\n  email: string | null, // An address. (format email)\n}";
    assert!(rest.ends_with(end), "{rest}");
}

#[data]
struct Tree {
    label: String,
    children: Vec<Tree>,
}

#[test]
fn a_type_within_itself_has_a_name() {
    check::<Tree>("type Tree = { label: string, children: Tree[] }\n\nTree");
    check::<Vec<Tree>>("type Tree = { label: string, children: Tree[] }\n\nTree[]");
}

#[test]
fn small_types_are_a_word() {
    check::<u8>("// 0 to 255\nint");
    check::<bool>("bool");
    check::<Plain>(r#""One" | "Two""#);
    check::<Vec<Plain>>(r#"("One" | "Two")[]"#);
    check::<Option<f64>>("number | null");
    check::<()>("null");
    check::<std::num::NonZeroI8>("// -128 to 127, not 0\nint");
}

#[test]
fn any_schema_can_be_written() {
    let strange = serde_json::json!({"$ref": "#/$defs/Lost", "anyOf": "x"});
    assert_eq!(notation(&strange), "Lost");
    assert_eq!(notation(&Value::Null), "any");
    assert_eq!(notation(&serde_json::json!({"type": "object"})), "object");
}
