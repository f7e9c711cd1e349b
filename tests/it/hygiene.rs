//! What stands around a type or a node may have any name: generated code means its own.
#![allow(
    dead_code,
    unused_imports,
    non_upper_case_globals,
    reason = "names that stand in the way"
)]

use tinyllm::__private::serde::de::DeserializeOwned;
use tinyllm::Validate;
use tinyllm::prelude::*;
use tinyllm::validate::Violations;

/// What the rules of a type say of a JSON value.
fn told<T: Validate + DeserializeOwned>(json: &str) -> String {
    let value: T = serde_json::from_str(json).unwrap();
    let mut violations = Violations::default();
    value.validate(&mut violations);
    violations.to_string()
}

/// Variants in scope that are called as those of std.
mod variants {
    use super::*;

    enum Verdict {
        Ok,
        Err,
        Some,
        None,
    }
    use Verdict::*;

    fn fine(_: &Words, _: &Words) -> Result<(), String> {
        Result::Ok(())
    }

    #[data]
    struct Words {
        #[schemars(length(min = 1))]
        text: Option<String>,
        #[validate(unique)]
        list: Vec<u8>,
    }

    /// Say it again.
    #[llm_function(validate = fine)]
    async fn ask(words: Words) -> Words;

    #[llm_function(validate = fine)]
    fn same(words: Words) -> Words {
        words
    }

    #[llm_function]
    fn fails(words: Words) -> Result<Words, String> {
        Result::Ok(words)
    }

    chain! {
        fn all(words: Words) -> Words {
            let mut said = race!(ask(words), fails(words));
            for _ in 0..2 {
                said = fallback!(fails(said), same(said));
            }
            let _ = attempt!(ask(said));
            let (left, _) = concurrent!(same(said), ask(said));
            left
        }
    }

    #[tokio::test]
    async fn are_not_met() {
        let words = Words {
            text: Option::None,
            list: vec![1],
        };
        let script = tinyllm::provider::scripted::Scripted::new()
            .always("ask", serde_json::to_string(&words).unwrap());
        let runtime = Runtime::scripted(&script);
        assert_eq!(all::run(&runtime, words.clone()).await.unwrap(), words);
        let twice = r#"{"text": "", "list": [1, 1]}"#;
        assert!(told::<Words>(twice).starts_with("/text has 0 characters"));
    }
}

/// Types that are called as those of generated code.
mod types {
    use tinyllm::prelude::*;

    #[data]
    pub(super) struct S(#[schemars(range(min = 1))] u8);
    #[data]
    pub(super) struct Input(u8);
    #[data]
    pub(super) struct Node(u8);
    #[data]
    pub(super) struct Value(u8);
    #[data]
    pub(super) struct Result {
        s: S,
    }
    #[data]
    pub(super) enum Violations {
        Validate(Validate),
        Step,
    }
    #[data]
    pub(super) struct Validate {
        #[schemars(range(max = 3))]
        inside: u8,
        result: Result,
    }

    /// Ask.
    #[llm_function]
    async fn ask(state: S, input: Input, runtime: Node, raw: Value) -> Violations;

    #[llm_function]
    fn plain(state: S, input: Input, cx: Node, output: Value) -> Violations {
        let _ = (state, input, cx, output);
        Violations::Step
    }

    chain! {
        fn both(state: S, input: Input, node: Node, value: Value) -> Violations {
            let first = ask(state, input, node, value);
            match first {
                Violations::Step => plain(state, input, node, value),
                Violations::Validate(found) => keep(found),
            }
        }
    }

    #[llm_function]
    fn keep(found: Validate) -> Violations {
        Violations::Validate(found)
    }
}

#[test]
fn types_called_as_ours_are_looked_into() {
    let json = r#"{"Validate": {"inside": 4, "result": {"s": 0}}}"#;
    assert_eq!(
        told::<types::Violations>(json),
        "/Validate/inside is 4, but must be at most 3; \
         /Validate/result/s is 0, but must be at least 1"
    );
}

/// A type of one's own called `String` is looked into where it has a path.
mod own_string {
    #[tinyllm::data]
    pub(super) struct String(#[schemars(range(min = 1))] u8);
    #[tinyllm::data]
    pub(super) struct Holds {
        own: self::String,
        list: Vec<self::String>,
    }
}

#[test]
fn a_type_called_string_is_looked_into_by_its_path() {
    let each = "is 0, but must be at least 1";
    assert_eq!(
        told::<own_string::Holds>(r#"{"own": 0, "list": [1, 0]}"#),
        format!("/own {each}; /list/1 {each}")
    );
}

/// Methods that every type has.
mod methods {
    use std::collections::{HashMap, VecDeque};
    use std::num::NonZeroU8;

    use tinyllm::data;

    trait Has {
        fn len(&self) -> usize {
            99
        }
        fn get(&self) -> u8 {
            0
        }
        fn iter(&self) {}
        fn enumerate(&self) {}
        fn contains(&self, _: &str) {}
        fn beginning(&self) {}
    }
    impl<T> Has for T {}

    #[data]
    pub(super) struct Lists {
        #[schemars(length(max = 1), inner(range(min = 2)))]
        list: Vec<u8>,
        #[schemars(inner(range(min = 2)))]
        queue: VecDeque<u8>,
        #[schemars(range(min = 2))]
        number: NonZeroU8,
        #[schemars(contains("a"))]
        text: String,
        #[validate(values(range(min = 2)))]
        map: HashMap<String, u8>,
        #[validate(unique)]
        array: [u8; 2],
    }
}

#[test]
fn methods_that_every_type_has_are_not_met() {
    let fits = r#"{"list": [2], "queue": [2], "number": 2, "text": "a", "map": {"k": 2}, "array": [1, 2]}"#;
    assert_eq!(told::<methods::Lists>(fits), "");
    let broken = r#"{"list": [1, 2], "queue": [1], "number": 1, "text": "", "map": {"k": 1}, "array": [1, 1]}"#;
    let (rules, places) = (told::<methods::Lists>(broken), 7);
    assert_eq!(rules.matches(" but ").count(), places, "{rules}");
}

/// Functions and constants that are called as the locals of generated code.
mod locals {
    use tinyllm::prelude::*;

    const number: u8 = 3;
    const minimum: u8 = 1;
    const maximum: u8 = 9;
    const fits: u8 = 7;

    #[data]
    pub(super) struct Bounds {
        #[schemars(range(min = minimum, max = maximum))]
        #[validate(with = violations)]
        one: u8,
        #[schemars(range(max = number))]
        #[validate(with = value)]
        two: u8,
        #[validate(exclusive_max = fits, with = said)]
        three: u8,
    }

    macro_rules! rules {
        ($($name:ident)*) => { $( fn $name(_: &u8) -> Result<(), String> { Ok(()) } )* };
    }
    rules!(violations value said);

    macro_rules! checks {
        ($($name:ident)*) => { $( fn $name(_: &u8, _: &u8) -> Result<(), String> { Ok(()) } )* };
    }
    checks!(found kept output seen fault verdict input raw);

    /// Ask.
    #[llm_function(validate = found)]
    async fn asks_found(x: u8) -> u8;
    #[llm_function(validate = found)]
    fn has_found(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = kept)]
    async fn asks_kept(x: u8) -> u8;
    #[llm_function(validate = kept)]
    fn has_kept(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = output)]
    async fn asks_output(x: u8) -> u8;
    #[llm_function(validate = output)]
    fn has_output(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = seen)]
    async fn asks_seen(x: u8) -> u8;
    #[llm_function(validate = seen)]
    fn has_seen(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = fault)]
    async fn asks_fault(x: u8) -> u8;
    #[llm_function(validate = fault)]
    fn has_fault(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = verdict)]
    async fn asks_verdict(x: u8) -> u8;
    #[llm_function(validate = verdict)]
    fn has_verdict(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = input)]
    async fn asks_input(x: u8) -> u8;
    #[llm_function(validate = input)]
    fn has_input(x: u8) -> u8 {
        x
    }

    /// Ask.
    #[llm_function(validate = raw)]
    async fn asks_raw(x: u8) -> u8;
    #[llm_function(validate = raw)]
    fn has_raw(x: u8) -> u8 {
        x
    }
}

#[test]
fn constants_called_as_ours_are_bounds() {
    assert_eq!(
        told::<locals::Bounds>(r#"{"one": 10, "two": 4, "three": 7}"#),
        "/one is 10, but must be from 1 to 9; /two is 4, but must be at most 3; \
         /three is 7, but must be below 7"
    );
}
