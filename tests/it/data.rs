//! `#[data]` and `derive(Validate)`: where a violation is, what it says, what costs nothing.

// Another name of tinyllm, as a renamed dependency has it.
use ::tinyllm as llm;
use tinyllm::__private::{schemars, serde, serde_json};
use tinyllm::validate::Violations;
use tinyllm::{Validate, data};

/// Reads the value from its JSON and says what is wrong with it.
fn check<T: Validate + serde::de::DeserializeOwned>(json: &str, expected: &str) {
    let value: T = serde_json::from_str(json).expect("the test's JSON fits its type");
    let mut violations = Violations::default();
    value.validate(&mut violations);
    assert_eq!(violations.to_string(), expected, "for {json}");
}

#[data]
struct Age(#[schemars(range(min = 0, max = 120))] i64);

#[data]
struct Person {
    #[schemars(length(min = 1))]
    name: String,
    age: Age,
}

mod names {
    use super::*;

    #[data]
    #[serde(rename_all = "camelCase")]
    struct Renamed {
        #[schemars(range(max = 1))]
        first_field: u8,
        #[serde(rename = "2nd")]
        #[schemars(range(max = 1))]
        second_field: u8,
        #[schemars(range(max = 1))]
        r#type: u8,
        #[serde(rename(serialize = "out", deserialize = "in"))]
        #[schemars(range(max = 1))]
        both_ways: u8,
    }

    #[test]
    fn fields_have_their_json_names() {
        let json = r#"{"firstField":2,"2nd":2,"type":2,"in":2}"#;
        let each = "is 2, but must be at most 1";
        let expected = format!("/firstField {each}; /2nd {each}; /type {each}; /in {each}");
        check::<Renamed>(json, &expected);
    }

    macro_rules! cases {
        ($($case:literal $name:ident $field:literal $variant:literal)*) => { $( #[test] fn $name() {
            #[data]
            #[serde(rename_all = $case)]
            struct Fields { #[schemars(range(max = 0))] one_field: u8 }
            #[data]
            #[serde(rename_all = $case)]
            enum Variants { OneVariant(#[schemars(range(max = 0))] u8) }
            let message = "is 1, but must be at most 0";
            check::<Fields>(&format!("{{{:?}:1}}", $field), &format!("/{} {message}", $field));
            check::<Variants>(&format!("{{{:?}:1}}", $variant), &format!("/{} {message}", $variant));
        } )* };
    }

    cases! {
        "lowercase" lower "one_field" "onevariant"
        "UPPERCASE" upper "ONE_FIELD" "ONEVARIANT"
        "PascalCase" pascal "OneField" "OneVariant"
        "camelCase" camel "oneField" "oneVariant"
        "snake_case" snake "one_field" "one_variant"
        "SCREAMING_SNAKE_CASE" screaming_snake "ONE_FIELD" "ONE_VARIANT"
        "kebab-case" kebab "one-field" "one-variant"
        "SCREAMING-KEBAB-CASE" screaming_kebab "ONE-FIELD" "ONE-VARIANT"
    }

    #[data]
    struct Flat {
        #[serde(flatten)]
        person: Person,
    }

    #[data]
    struct Pair(#[schemars(range(max = 1))] u8, #[serde(skip)] u8, Age);

    #[data]
    #[serde(transparent)]
    struct Transparent {
        inner: Person,
    }

    #[test]
    fn what_has_no_name_has_no_place() {
        let name = "has 0 characters, but needs at least 1";
        let age = "is -3, but must be from 0 to 120";
        let person = r#"{"name":"","age":-3}"#;
        check::<Person>(person, &format!("/name {name}; /age {age}"));
        check::<Flat>(person, &format!("/name {name}; /age {age}"));
        check::<Transparent>(person, &format!("/name {name}; /age {age}"));
        check::<Age>("-3", &format!("the value {age}"));
        check::<Pair>(
            "[2, -3]",
            &format!("/0 is 2, but must be at most 1; /1 {age}"),
        );
    }
}

mod enums {
    use super::*;

    #[data]
    #[serde(rename_all_fields = "UPPERCASE")]
    enum External {
        #[serde(rename = "circle")]
        Circle {
            #[schemars(range(min = 0.0))]
            radius: f64,
        },
        #[serde(rename_all = "kebab-case")]
        Box {
            #[schemars(range(min = 1))]
            side_length: u32,
        },
        Of(Person),
        Two(Age, Age),
        #[serde(skip)]
        #[allow(dead_code, reason = "serde never makes one")]
        Never(Person),
        Empty,
        #[serde(untagged)]
        Bare {
            #[schemars(range(min = 1))]
            bare: u8,
        },
    }

    #[data]
    #[serde(tag = "kind")]
    enum Internal {
        Person(Person),
        Ages { one: Age },
        None,
    }

    #[data]
    #[serde(tag = "kind", content = "value")]
    enum Adjacent {
        Person(Person),
        Ages(Age, Age),
        One { one: Age },
    }

    #[data]
    #[serde(untagged)]
    enum Untagged {
        Person(Person),
        Age { age: Age },
    }

    const AGE: &str = "is -1, but must be from 0 to 120";

    #[test]
    fn external() {
        let check = check::<External>;
        check(
            r#"{"circle":{"RADIUS":-0.5}}"#,
            "/circle/RADIUS is -0.5, but must be at least 0",
        );
        check(
            r#"{"Box":{"side-length":0}}"#,
            "/Box/side-length is 0, but must be at least 1",
        );
        check(r#"{"Of":{"name":"x","age":-1}}"#, &format!("/Of/age {AGE}"));
        check(r#"{"Two":[1,-1]}"#, &format!("/Two/1 {AGE}"));
        check(r#"{"BARE":0}"#, "/BARE is 0, but must be at least 1");
        check(r#""Empty""#, "");
    }

    #[test]
    fn internal() {
        let check = check::<Internal>;
        check(
            r#"{"kind":"Person","name":"x","age":-1}"#,
            &format!("/age {AGE}"),
        );
        check(r#"{"kind":"Ages","one":-1}"#, &format!("/one {AGE}"));
        check(r#"{"kind":"None"}"#, "");
    }

    #[test]
    fn adjacent() {
        let check = check::<Adjacent>;
        check(
            r#"{"kind":"Person","value":{"name":"x","age":-1}}"#,
            &format!("/value/age {AGE}"),
        );
        check(
            r#"{"kind":"Ages","value":[-1,1]}"#,
            &format!("/value/0 {AGE}"),
        );
        check(
            r#"{"kind":"One","value":{"one":-1}}"#,
            &format!("/value/one {AGE}"),
        );
    }

    #[test]
    fn untagged() {
        let check = check::<Untagged>;
        check(r#"{"name":"x","age":-1}"#, &format!("/age {AGE}"));
        check(r#"{"age":-1}"#, &format!("/age {AGE}"));
    }
}

mod nesting {
    use super::*;
    use std::collections::{BTreeMap, HashMap};
    use std::num::NonZeroU8;

    #[data]
    struct Deep {
        #[schemars(range(min = 2))]
        number: Option<Box<Option<u8>>>,
        #[schemars(range(min = 2))]
        not_zero: NonZeroU8,
        #[schemars(length(max = 1))]
        list: Option<Vec<Age>>,
        #[schemars(length(min = 1))]
        text: Option<Box<str>>,
        map: HashMap<String, Vec<Age>>,
        #[schemars(required)]
        needed: Option<Age>,
        pair: (u8, Age),
        #[serde(skip)]
        skipped: Person2,
    }

    #[derive(Default)]
    #[data]
    struct Person2 {
        #[schemars(length(min = 1))]
        name: String,
    }

    #[test]
    fn through_options_boxes_lists_and_maps() {
        let json = r#"{"number":1,"not_zero":1,"list":[1,-1],"text":"",
            "map":{"a":[1,121]},"needed":-1,"pair":[1,-1]}"#;
        let expected = [
            "/number is 1, but must be at least 2",
            "/not_zero is 1, but must be at least 2",
            "/list has 2 items, but at most 1 are allowed",
            "/list/1 is -1, but must be from 0 to 120",
            "/text has 0 characters, but needs at least 1",
            "/map/a/1 is 121, but must be from 0 to 120",
            "/needed is -1, but must be from 0 to 120",
            "/pair/1 is -1, but must be from 0 to 120",
        ];
        check::<Deep>(json, &expected.join("; "));
        let json =
            r#"{"number":null,"not_zero":2,"list":null,"map":{},"needed":null,"pair":[1,1]}"#;
        check::<Deep>(json, "/needed is missing, but is required");
    }

    #[data]
    struct Tree {
        #[schemars(range(max = 9))]
        value: u8,
        left: Option<Box<Tree>>,
        children: Vec<Tree>,
    }

    #[test]
    fn a_type_inside_of_itself() {
        let leaf = r#"{"value":10,"left":null,"children":[]}"#;
        let json = format!(r#"{{"value":1,"left":{leaf},"children":[{leaf}]}}"#);
        let message = "is 10, but must be at most 9";
        check::<Tree>(
            &json,
            &format!("/left/value {message}; /children/0/value {message}"),
        );
    }

    #[data]
    struct Page<T> {
        #[schemars(length(max = 2))]
        items: Vec<T>,
    }

    #[data]
    struct Whole<T>
    where
        T: Ord,
    {
        item: T,
        more: BTreeMap<String, Option<T>>,
    }

    #[data]
    struct Named<const N: usize> {
        #[schemars(length(max = 2))]
        items: Vec<u8>,
    }

    #[test]
    fn generics() {
        check::<Page<Age>>(
            r#"{"items":[-1]}"#,
            "/items/0 is -1, but must be from 0 to 120",
        );
        let long = "/items has 3 items, but at most 2 are allowed";
        check::<Page<u8>>(r#"{"items":[1,2,3]}"#, long);
        check::<Page<Page<u8>>>(
            r#"{"items":[{"items":[1,2,3]}]}"#,
            &format!("/items/0{long}"),
        );
        check::<Named<3>>(r#"{"items":[1,2,3]}"#, long);
        const { assert!(Page::<u8>::RULES) };
        const { assert!(!Whole::<String>::RULES) };
    }

    // A type of a crate that knows nothing of tinyllm.
    #[derive(
        Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
    )]
    #[serde(crate = "tinyllm::__private::serde")]
    #[schemars(crate = "tinyllm::__private::schemars")]
    struct Foreign {
        size: u8,
    }

    #[data]
    struct Holder {
        foreign: Foreign,
        list: Vec<Foreign>,
        own: Age,
    }

    #[test]
    fn foreign_types_are_passed_over() {
        let json = r#"{"foreign":{"size":1},"list":[{"size":1}],"own":-1}"#;
        check::<Holder>(json, "/own is -1, but must be from 0 to 120");
    }
}

mod messages {
    use super::*;

    const MOST: u8 = 7;

    #[data]
    struct Numbers {
        #[schemars(range(min = -1, max = 5))]
        from: i8,
        #[schemars(range(equal = 3))]
        equal: u64,
        #[schemars(range(max = MOST))]
        constant: u8,
        #[schemars(range(min = "MOST"))]
        string: u8,
        #[schemars(range(min = 0, max = 1.5))]
        float: f32,
        #[schemars(range(min = -5_000_000_000i64, max = 0))]
        wide: i64,
    }

    #[data]
    struct Lengths {
        #[schemars(length(min = 1, max = 2))]
        from: String,
        #[schemars(length(equal = 2))]
        equal: Vec<u8>,
        #[schemars(length(max = 1))]
        most: String,
    }

    #[test]
    fn numbers() {
        let good = r#"{"from":5,"equal":3,"constant":7,"string":7,"float":1.5,"wide":0}"#;
        check::<Numbers>(good, "");
        let bad = r#"{"from":6,"equal":4,"constant":8,"string":6,"float":1.75,"wide":1}"#;
        let expected = [
            "/from is 6, but must be from -1 to 5",
            "/equal is 4, but must be 3",
            "/constant is 8, but must be at most 7",
            "/string is 6, but must be at least 7",
            "/float is 1.75, but must be from 0 to 1.5",
            "/wide is 1, but must be from -5000000000 to 0",
        ];
        check::<Numbers>(bad, &expected.join("; "));
    }

    #[test]
    fn lengths_count_characters_not_bytes() {
        check::<Lengths>(r#"{"from":"äö","equal":[1,2],"most":"é"}"#, "");
        let expected = [
            "/from has 3 characters, but needs from 1 to 2",
            "/equal has 1 item, but needs exactly 2",
            "/most has 2 characters, but at most 1 are allowed",
        ];
        check::<Lengths>(
            r#"{"from":"äöü","equal":[1],"most":"éé"}"#,
            &expected.join("; "),
        );
    }

    #[data]
    struct Share(#[schemars(range(min = 0, max = 1))] f64);

    #[data]
    struct Least(#[schemars(range(min = 0))] f64);

    #[test]
    fn no_range_holds_nan() {
        let mut violations = Violations::default();
        Share(f64::NAN).validate(&mut violations);
        Least(f64::NAN).validate(&mut violations);
        let expected = "the value is NaN, but must be from 0 to 1; \
                        the value is NaN, but must be at least 0";
        assert_eq!(violations.to_string(), expected);
    }
}

mod derives {
    use super::*;
    use std::collections::HashMap;

    #[data]
    struct Plain {
        text: String,
        numbers: Vec<Option<f64>>,
        map: HashMap<String, Box<u8>>,
        pair: (u8, std::time::Duration),
    }

    #[data]
    enum Answer {
        Yes,
        No,
        Because(String),
    }

    #[test]
    fn plain_types_have_no_rules() {
        const { assert!(!Plain::RULES) };
        const { assert!(!Answer::RULES) };
        const { assert!(Person::RULES) };
    }

    #[data]
    #[derive(Default, Clone, Eq, Hash, serde::Serialize, tinyllm::Validate, PartialEq)]
    #[cfg_attr(all(), derive(Debug, PartialOrd))]
    struct Twice {
        text: String,
    }

    #[test]
    fn derives_below_are_kept_once() {
        assert_eq!(
            Twice::default().clone(),
            Twice {
                text: String::new()
            }
        );
        assert!(Twice::default() <= Twice::default());
    }

    #[data(skip(PartialEq, Debug))]
    struct Skipping {
        text: String,
    }

    impl std::fmt::Debug for Skipping {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("by hand")
        }
    }

    impl PartialEq for Skipping {
        fn eq(&self, _: &Self) -> bool {
            true
        }
    }

    #[test]
    fn skipped_derives_are_left_to_the_author() {
        let (one, other) = ("1".to_owned(), "2".to_owned());
        assert_eq!(Skipping { text: one }, Skipping { text: other });
    }

    #[data(crate = llm)]
    struct Elsewhere {
        #[schemars(range(max = 1))]
        number: u8,
    }

    #[derive(tinyllm::Validate, serde::Deserialize, schemars::JsonSchema)]
    #[serde(crate = "llm::__private::serde")]
    #[schemars(crate = "llm::__private::schemars")]
    #[validate(crate = llm)]
    struct ByHand {
        #[schemars(range(max = 1))]
        number: u8,
    }

    #[test]
    fn the_crate_may_have_another_name() {
        check::<Elsewhere>(r#"{"number":2}"#, "/number is 2, but must be at most 1");
        check::<ByHand>(r#"{"number":2}"#, "/number is 2, but must be at most 1");
    }

    #[data]
    struct Ordered {
        reasoning: String,
        answer: String,
        alternatives: Vec<String>,
    }

    #[test]
    fn the_schema_has_the_fields_in_their_order() {
        let schema = tinyllm::schema::of::<Ordered>();
        let fields: Vec<&String> = schema["properties"]
            .as_object()
            .expect("an object")
            .keys()
            .collect();
        assert_eq!(fields, ["reasoning", "answer", "alternatives"]);
    }

    fn is_data<T: tinyllm::Data>() {}

    #[test]
    fn all_seven_are_there() {
        is_data::<Plain>();
        is_data::<Answer>();
        let answer: Answer = serde_json::from_str(r#"{"Because":"of it"}"#).expect("an answer");
        assert_eq!(answer.clone(), Answer::Because("of it".to_owned()));
        assert_eq!(format!("{answer:?}"), r#"Because("of it")"#);
    }
}

/// Names of one's own that are names of std or of the crates behind `#[data]` elsewhere.
mod shadowed {
    mod serde {}
    mod schemars {}
    mod core {}
    mod std {}
    mod tinyllm {}

    #[::tinyllm::data]
    struct String {
        #[schemars(range(max = 1))]
        number: u8,
        option: Option,
        result: Result,
    }

    #[::tinyllm::data]
    struct Option(u8);

    #[::tinyllm::data]
    enum Result {
        Some,
        None,
        Ok(u8),
        Err,
    }

    #[test]
    fn names_of_ones_own_are_no_matter() {
        let json = r#"{"number":2,"option":1,"result":"Some"}"#;
        super::check::<String>(json, "/number is 2, but must be at most 1");
    }
}

mod held {
    use std::collections::HashMap;
    use std::marker::PhantomData;

    use tinyllm::data;

    /// Data of no kind.
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Bare;

    mod seconds {
        use super::Bare;

        pub(super) fn serialize<S: super::super::serde::Serializer>(
            _: &Bare,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            to.serialize_u64(7)
        }

        pub(super) fn deserialize<'de, D: super::super::serde::Deserializer<'de>>(
            from: D,
        ) -> Result<Bare, D::Error> {
            let number = <u64 as super::super::serde::Deserialize>::deserialize(from)?;
            assert_eq!(number, 7);
            Ok(Bare)
        }
    }

    #[data]
    struct Page<T> {
        #[schemars(length(max = 1))]
        items: Vec<T>,
    }

    #[data]
    struct Tree {
        #[serde(skip)]
        skipped: Bare,
        #[serde(with = "seconds")]
        #[schemars(with = "u64")]
        written: Bare,
        marker: PhantomData<Bare>,
        page: Page<u8>,
        children: HashMap<String, Tree>,
        twins: Option<Box<(Tree, Self)>>,
    }

    #[test]
    fn fields_that_no_derive_reads_may_hold_anything() {
        let json = r#"{"written":7,"marker":null,"page":{"items":[1,2]},"children":{}}"#;
        super::check::<Tree>(json, "/page/items has 2 items, but at most 1 are allowed");
    }
}
