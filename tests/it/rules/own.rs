//! Rules of one's own: on a field, on a type, on a node's output.

use super::says;
use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tinyllm::validate::Violations;

fn even(number: &u8) -> Result<(), &'static str> {
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err("an odd number")
    }
}

fn sorted(list: &Option<Vec<u8>>) -> Result<(), Violations> {
    let mut violations = Violations::default();
    for (index, pair) in list.iter().flat_map(|list| list.windows(2)).enumerate() {
        if pair[0] > pair[1] {
            violations.field(index + 1, |found| {
                found.add("sorted", "is below the one before it")
            });
        }
    }
    violations.into_result()
}

fn adds_up(bill: &Bill) -> Result<(), String> {
    let sum: u8 = bill.parts.iter().flatten().sum();
    match sum == bill.sum {
        true => Ok(()),
        false => Err(format!("the parts are {sum} together, not {}", bill.sum)),
    }
}

#[data]
#[validate(with = adds_up)]
struct Bill {
    #[validate(with = even)]
    #[schemars(range(max = 9))]
    sum: u8,
    #[validate(with = sorted, with = self::sorted)]
    parts: Option<Vec<u8>>,
}

#[data]
#[validate(with = has_a_name)]
enum Shape {
    Circle { name: String },
    Point,
}

fn has_a_name(shape: &Shape) -> Result<(), String> {
    match shape {
        Shape::Circle { name } if name.is_empty() => Err("a circle has a name".to_owned()),
        _ => Ok(()),
    }
}

#[test]
fn on_fields_and_types() {
    says::<Bill>(r#"{"sum":6,"parts":[1,2,3]}"#, &[]);
    says::<Bill>(
        r#"{"sum":11,"parts":[3,1]}"#,
        &[
            "/sum: an odd number",
            "/sum is 11, but must be at most 9",
            "/parts/1 is below the one before it",
            "/parts/1 is below the one before it",
            "the parts are 4 together, not 11",
        ],
    );
    says::<Vec<Shape>>(
        r#"["Point",{"Circle":{"name":""}}]"#,
        &["/1: a circle has a name"],
    );
    const { assert!(Shape::RULES) };
}

#[test]
fn the_rule_has_the_functions_name() {
    let bill = Bill {
        sum: 3,
        parts: None,
    };
    let found = tinyllm::validate::check(&bill).expect_err("odd");
    let parts: Vec<_> = found
        .iter()
        .map(|one| (one.pointer(), one.rule(), one.value(), one.message()))
        .collect();
    let expected = [
        ("/sum", "even", Some("3"), "an odd number"),
        (
            "",
            "adds_up",
            Some(r#"{"sum":3,"parts":null}"#),
            "the parts are 0 together, not 3",
        ),
    ];
    assert_eq!(parts, expected);
}

fn fits_the_input(shape: &Shape, most: &u8, list: &Vec<u8>) -> Result<(), Violations> {
    let mut violations = Violations::default();
    if let Shape::Circle { name } = shape
        && name.len() > usize::from(*most)
    {
        violations.field("Circle", |found| {
            found.field("name", |found| {
                found.add("short", format!("is longer than {most}"))
            });
        });
        violations.say("listed", format!("none of {list:?}"));
    }
    violations.into_result()
}

/// Draw.
#[llm_function(retries = 1, validate = fits_the_input)]
async fn draw_rules(most: u8, list: Vec<u8>) -> Shape;

#[llm_function(validate = fits_the_input)]
fn draw_by_hand(most: u8, list: Vec<u8>) -> Shape {
    let _ = list;
    Shape::Circle {
        name: "x".repeat(usize::from(most) + 1),
    }
}

#[tokio::test]
async fn on_a_nodes_output() {
    let replies = [json!({"Circle": {"name": "long"}}), json!("Point")];
    let script = Scripted::new().node("draw_rules", replies);
    let runtime = Runtime::scripted(&script);
    let shape = draw_rules::run(&runtime, 3, vec![1])
        .await
        .expect("a shape");
    assert_eq!(shape, Shape::Point);
    let asked = script.requests()[1].last_user_text().to_owned();
    assert!(
        asked.contains("- /Circle/name is longer than 3\n- none of [1]\n"),
        "{asked}"
    );
    let error = draw_by_hand::run(&runtime, 3, vec![1])
        .await
        .expect_err("too long");
    assert_eq!(error.kind(), tinyllm::ErrorKind::InvalidOutput);
    let said = error.to_string();
    let expected = "the output does not fit: /Circle/name is longer than 3; none of [1]";
    assert!(said.contains(expected), "{said}");
}
