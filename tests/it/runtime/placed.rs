//! Where nodes can stand: in modules, functions and behind visibilities; and what they can be called.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use crate::support::records::observed;

mod shapes {
    use tinyllm::prelude::*;

    #[data]
    pub(crate) struct Square {
        pub(crate) side: u32,
    }

    #[llm_function]
    fn private_area(square: Square) -> u32 {
        square.side * square.side
    }

    pub(crate) mod deep {
        use super::Square;
        use tinyllm::prelude::*;

        #[llm_function]
        pub(in crate::runtime::placed) fn grow(square: Square) -> Square {
            Square {
                side: square.side + 1,
            }
        }
    }

    chain! {
        pub(crate) fn area(square: Square) -> u32 {
            let larger = deep::grow(square);
            private_area(larger)
        }
    }

    decide! {
        pub(super) fn size(square: Square) -> String {
            match is_large(square) {
                true => word("large"),
                false => word("small"),
            }
        }
    }

    #[llm_function]
    fn is_large(square: Square) -> bool {
        square.side > 9
    }

    #[llm_function]
    fn word(word: String) -> String {
        word
    }

    concurrent! {
        pub(super) fn all(square: Square) -> (u32, String) {
            area(square),
            size(square),
        }
    }
}

use shapes::{Square, deep};

chain! {
    fn measured(square: Square) -> (u32, String) {
        let grown = self::deep::grow(square);
        crate::runtime::placed::shapes::all(grown)
    }
}

#[tokio::test]
async fn nodes_nest_across_modules_whatever_their_visibility() {
    let (runtime, records) = observed(&Scripted::new());
    let output = measured::run(&runtime, Square { side: 9 }).await.unwrap();
    assert_eq!(output, (121, "large".to_string()));
    assert_eq!(
        records.called(),
        [
            "measured",
            "measured/grown",
            "measured/all",
            "measured/all/area",
            "measured/all/area/larger",
            "measured/all/area/private_area",
            "measured/all/size",
            "measured/all/size/is_large",
            "measured/all/size/true/word",
        ]
    );
}

#[tokio::test]
async fn nodes_and_data_can_be_declared_in_a_function() {
    #[data]
    struct Local {
        number: u32,
    }
    #[llm_function]
    fn local(number: u32) -> Local {
        Local { number }
    }
    /// Explain it.
    #[llm_function]
    async fn explain(local: Local) -> String;
    chain! {
        fn locally(number: u32) -> String {
            let local = local(number);
            explain(local)
        }
    }
    let script = Scripted::new().matching("local: {\"number\":3}", ["three"]);
    let output = locally::run(&Runtime::scripted(&script), 3).await.unwrap();
    assert_eq!(output, "three");
}

#[data]
struct Kind {
    r#type: String,
}

#[llm_function]
fn r#match(r#type: String, r#in: u32) -> Kind {
    let r#type = format!("{} {}", r#type, r#in);
    Kind { r#type }
}

#[llm_function(prompt = "{type.type}")]
async fn r#use(r#type: Kind) -> String;

chain! {
    fn r#fn(r#type: String) -> String {
        let r#struct = r#match(r#type, 5);
        r#use(r#struct)
    }
}

#[tokio::test]
async fn raw_identifiers_are_plain_in_names_and_json() {
    let script = Scripted::new().matching("a 5", ["done"]);
    let (runtime, records) = observed(&script);
    let output = runtime.run_json("fn", json!({"type": "a"})).await.unwrap();
    assert_eq!(output, json!("done"));
    assert_eq!(records.called(), ["fn", "fn/struct", "fn/use"]);
    let kind = r#match::run_json(&runtime, json!({"type": "b", "in": 1})).await;
    assert_eq!(kind.unwrap(), json!({"type": "b 1"}));
}

#[tokio::test]
async fn a_function_with_a_body_stays_what_it_was() {
    let square = deep::grow(Square { side: 1 });
    assert_eq!(square, Square { side: 2 });
    assert_eq!(r#match("x".to_string(), 1).r#type, "x 1");
}
