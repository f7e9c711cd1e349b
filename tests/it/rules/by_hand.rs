//! Derives by hand: schemars alone writes the schema, so the author says that the rules are in it.

use tinyllm::__private::{schemars, serde};
use tinyllm::Validate;

#[derive(Validate, serde::Deserialize, schemars::JsonSchema)]
#[serde(crate = "tinyllm::__private::serde")]
#[schemars(crate = "tinyllm::__private::schemars")]
#[validate(in_schema)]
struct ByHand {
    #[validate(multiple_of = 5)]
    #[schemars(extend("multipleOf" = 5))]
    step: u8,
    #[schemars(contains("a_b"))]
    text: String,
}

#[test]
fn both_say_the_same() {
    super::says::<ByHand>(r#"{"step":10,"text":"a_b"}"#, &[]);
    let said = [
        "/step is 11, but must be a multiple of 5",
        r#"/text is "", but must contain "a_b""#,
    ];
    super::says::<ByHand>(r#"{"step":11,"text":""}"#, &said);
    let schema = tinyllm::schema::of::<ByHand>();
    assert_eq!(schema["properties"]["step"]["multipleOf"], 5);
    assert_eq!(schema["properties"]["text"]["pattern"], "a_b");
}
