#![doc = include_str!("guide.md")]
// The guide is `guide.md`; here stand the names that users see, and no logic.

/// The programs of the README compile, and those without a model run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The programs for coding assistants compile, and the first one runs.
#[cfg(doctest)]
#[doc = include_str!("../../AGENTS.md")]
struct Agents;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod call;
pub mod choose;
pub mod cx;
pub mod data;
pub mod engine;
pub mod error;
pub mod event;
pub mod failure;
pub mod fsm;
mod layer;
pub mod llm;
mod nearest;
pub mod node;
#[cfg(feature = "events")]
pub mod observe;
pub mod options;
pub mod provider;
pub mod registry;
mod ruled_schema;
pub mod runtime;
pub mod schema;
mod setup;
#[doc(hidden)]
pub mod show;
pub mod site;
pub mod usage;
pub mod validate;

pub use crate::cx::Cx;
pub use crate::data::Data;
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::failure::Failure;
pub use crate::node::Node;
pub use crate::options::Options;
pub use crate::runtime::{Run, Runtime};
pub use crate::usage::Usage;
pub use crate::validate::Validate;
/// Graphs as data and as pictures: [`SvgOptions`](graph::SvgOptions), [`html::page`](graph::html::page).
pub use tinyllm_graph as graph;
pub use tinyllm_graph::Graph;
pub use tinyllm_parse as parse;

/// Makes a function a node.
///
/// Beside the function comes a type of its name: `name::run(&runtime, ..)`, `name::start`,
/// `name::call(cx, ..)`, `name::run_json`, `name::new(..)` (the state machine of [`fsm`]),
/// `name::input(..)`, `name::graph()`, `name::SPEC`.
///
/// | form | meaning |
/// |---|---|
/// | `async fn f(x: X) -> Y;` | an LLM call; as plain Rust it is `async fn f(cx: &Cx, x: X) -> Result<Y, Error>` |
/// | `fn f(x: X) -> Y { .. }`, `async fn f(x: X) -> Y { .. }` | any Rust code; the function stays as written |
/// | first parameter `cx: &Cx` | the body may call other nodes: `other::call(cx, input).await?` |
/// | `-> Result<Y, E>` | the output is `Y`; `E` is the node's failure |
///
/// The instruction of an LLM call is its doc comment, or `system = ".."`; the message is `prompt =
/// ".."` with places such as `{facts.amount}`, or else the parameters by name. Parameters and
/// output are [`data`](macro@data); a `String` output takes the model's text as it is.
///
/// Options: `model`, `system`, `prompt`, `prompt_file`, `temperature`, `top_p`, `max_tokens`, `seed`,
/// `stop`, `choose` (the variants of an enum are scored instead of one being generated, see
/// [`choose`]), `retries`, `timeout`, `output_format` (the form in which the answer is asked for, see
/// [`schema::OutputFormat`]), `reasoning` (a place to think before the answer), `parse` (how much
/// may be repaired in a reply, see [`parse::Policy`]), `escalate` (the larger model that gets the
/// last re-ask), `validate` (a function of the output and the inputs, all by reference, to
/// `Result<(), E>`), `name`, and `crate` where tinyllm was renamed. A node with a body takes
/// `retries`, `timeout`, `validate`, `name` and `crate`.
///
/// ```
/// use serde_json::json;
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// #[data]
/// struct Offer { price: u32 }
///
/// fn affordable(offer: &Offer, budget: &u32) -> Result<(), String> {
///     if offer.price > *budget {
///         return Err(format!("the price {} is above the budget", offer.price));
///     }
///     Ok(())
/// }
///
/// /// Make an offer.
/// #[llm_function(prompt = "At most {budget} dollars.", retries = 1, validate = affordable)]
/// async fn offer(budget: u32) -> Offer;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let script = Scripted::new().node("offer", [json!({"price": 90}), json!({"price": 40})]);
/// let offer = offer::run(&Runtime::scripted(&script), 50).await?;
/// assert_eq!(offer.price, 40);
///
/// let asked = script.requests();
/// assert_eq!(asked[0].last_user_text(), "At most 50 dollars.");
/// assert!(asked[1].last_user_text().contains("the price 90 is above the budget"));
/// # Ok(()) }
/// ```
pub use tinyllm_macros::llm_function;

/// Makes a graph out of steps that follow each other.
///
/// The body is Rust of a small vocabulary; every call is a node or a graph, by path.
///
/// | form | meaning |
/// |---|---|
/// | `let x = node(a, b.c, 5);` | a call; arguments are names, fields, literals or calls |
/// | `match node(x) { .. }`, `if node(x) { .. }` | a decision; exhaustive, without guards |
/// | `for _ in 0..5 { .. }`, `for item in list { .. }` | rounds; a `let mut` value goes to the next one |
/// | `return`, `break`, `continue` | as in Rust |
/// | `concurrent!(a(x), b(y))` | all at once; a tuple; the first failure drops the rest |
/// | `concurrent!(for d in docs { f(d) }, limit = 8)` | one call per item; a `Vec` in the order of the items |
/// | `concurrent!(a(x), match b(x) { V::Fine => (), V::Bad { why } => return c(why) })` | a guard: its `return` drops the others |
/// | `race!(a(x), b(x))` | the first success; the others are dropped |
/// | `fallback!(a(x), b(x))` | the next one where the one before failed |
/// | `attempt!(a(x))` | `Result<Out, Failure>` instead of ending the graph |
/// | `a(x).with(seed = s, timeout = "5s")` | options of this call |
///
/// Where tinyllm was renamed, the graph bears `#[tinyllm(crate = path)]`.
///
/// ```
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// #[data]
/// enum Review { Fine, Weak { advice: String } }
///
/// /// Write a line about a subject.
/// #[llm_function]
/// async fn draft(subject: String) -> String;
///
/// /// Review this line.
/// #[llm_function]
/// async fn review(line: String) -> Review;
///
/// /// Improve this line.
/// #[llm_function]
/// async fn improve(line: String, advice: String) -> String;
///
/// chain! {
///     /// Write a line and improve it until it is fine, three times at most.
///     fn polish(subject: String) -> String {
///         let mut line = draft(subject);
///         for _ in 0..3 {
///             match review(line) {
///                 Review::Fine => break,
///                 Review::Weak { advice } => line = improve(line, advice),
///             }
///         }
///         line
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let script = Scripted::new()
///     .node("draft", ["It rains."])
///     .site("polish/round[0]/review", [r#"{"Weak": {"advice": "say where"}}"#])
///     .site("polish/round[1]/review", [r#""Fine""#])
///     .node("improve", ["It rains in Spain."]);
/// let line = polish::run(&Runtime::scripted(&script), "rain".to_string()).await?;
/// assert_eq!(line, "It rains in Spain.");
/// # Ok(()) }
/// ```
pub use tinyllm_macros::chain;

/// Makes a graph out of branches that run at once; its output is the tuple of theirs.
///
/// Inside of another graph, the same word is a step: see [`chain!`].
///
/// ```
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// /// Name a rhyme.
/// #[llm_function]
/// async fn rhyme(word: String) -> String;
///
/// #[llm_function]
/// fn length(word: String) -> usize { word.len() }
///
/// concurrent! {
///     /// A rhyme, and how long the word is.
///     fn look_at(word: String) -> (String, usize) {
///         rhyme(word),
///         length(word),
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let runtime = Runtime::scripted(&Scripted::new().node("rhyme", ["Spain"]));
/// let both = look_at::run(&runtime, "rain".to_string()).await?;
/// assert_eq!(both, ("Spain".to_string(), 4));
/// # Ok(()) }
/// ```
pub use tinyllm_macros::concurrent;

/// Makes a graph that is one decision: its body is one `match`.
///
/// What stands in the arms is what can stand in a [`chain!`].
///
/// ```
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// #[data]
/// enum Language { English, Other { name: String } }
///
/// /// Which language is this?
/// #[llm_function]
/// async fn detect(text: String) -> Language;
///
/// /// Translate this into English.
/// #[llm_function]
/// async fn translate(text: String, from: String) -> String;
///
/// decide! {
///     /// The text in English.
///     fn in_english(text: String) -> String {
///         match detect(text) {
///             Language::English => text,
///             Language::Other { name } => translate(text, name),
///         }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let script = Scripted::new()
///     .node("detect", [r#"{"Other": {"name": "German"}}"#])
///     .node("translate", ["good day"]);
/// let text = in_english::run(&Runtime::scripted(&script), "guten Tag".to_string()).await?;
/// assert_eq!(text, "good day");
/// # Ok(()) }
/// ```
pub use tinyllm_macros::decide;

/// Makes a struct or enum data: what may cross a node's boundary.
///
/// Derives `Serialize`, `Deserialize`, `JsonSchema`, [`Validate`](derive@Validate), `Clone`,
/// `Debug` and `PartialEq`, with paths that make a dependency on tinyllm alone enough. Fields reach
/// schema and prompt in the order of their declaration, doc comments become descriptions.
///
/// It stands first, above other attributes: `#[serde(..)]` above it does not compile, and a derive
/// below it is not doubled. `#[data(skip(PartialEq))]` leaves a derive out; `#[data(crate = path)]`
/// says where tinyllm is. Type parameters are fine; lifetimes are refused, since data owns its
/// parts.
///
/// ```
/// use serde_json::json;
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// /// A person in a text.
/// #[data]
/// #[serde(rename_all = "camelCase")]
/// #[derive(Default)]
/// struct Person {
///     /// First and last name.
///     #[schemars(length(min = 1))]
///     full_name: String,
///     /// The age in years.
///     #[schemars(range(max = 130))]
///     age: Option<u32>,
/// }
///
/// /// Who is meant?
/// #[llm_function(retries = 1)]
/// async fn find(text: String) -> Person;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let replies = [json!({"fullName": "Ada", "age": 360}), json!({"fullName": "Ada", "age": 36})];
/// let script = Scripted::new().node("find", replies);
/// let person = find::run(&Runtime::scripted(&script), "Ada, 36".to_string()).await?;
/// assert_eq!(person, Person { full_name: "Ada".to_string(), age: Some(36) });
/// assert!(script.requests()[1].last_user_text().contains("/age is 360, but must be at most 130"));
/// # Ok(()) }
/// ```
pub use tinyllm_macros::data;

/// Derives the checks of a type from the attributes that also shape its schema.
///
/// [`data`](macro@data) includes it, and writes into the schema what schemars does not know.
///
/// | `#[schemars(..)]` | on | |
/// |---|---|---|
/// | `range(min = .., max = .., equal = ..)` | numbers | both ends are in it |
/// | `length(min = .., max = .., equal = ..)` | texts, lists | characters (Unicode scalar values), items |
/// | `pattern("..")`, `regex(pattern = "..")` | texts | found anywhere; anchor it with `^` and `$` |
/// | `contains("..")` | texts | |
/// | `email`, `url`, `ip`, `ipv4`, `ipv6` | texts | a URL has its scheme |
/// | `inner(..)` | lists, sets | these rules on each item |
/// | `required` | options | must be there and not `null` |
///
/// | `#[validate(..)]` | on | |
/// |---|---|---|
/// | `exclusive_min = ..`, `exclusive_max = ..` | numbers | the end is not in it |
/// | `multiple_of = ..` | numbers | of fractions only those that are exact, such as 0.25 |
/// | `uuid`, `date`, `date_time` | texts | RFC 9562 with hyphens, RFC 3339 |
/// | `unique` | lists | no equal items |
/// | `inner(..)` | lists, sets | rules of this table on each item |
/// | `values(..)` | maps | rules of both tables on each value |
/// | `with = path` | fields, and the type | `fn(&T) -> Result<(), E>`, where `E` is `Display` or [`Violations`](validate::Violations) |
///
/// A rule goes through `Option`, `Box`, `Rc`, `Arc` and `Cow`; the rules of what a field holds are
/// checked in lists, maps and tuples too. A rule that no value can pass, that stands on a type it
/// means nothing to, or on a newtype (which has its own) does not compile. Bounds may be constants; a
/// pattern is a literal, and one that Rust and ECMA-262 read differently does not compile either.
///
/// ```
/// use tinyllm::data;
///
/// fn adds_up(bill: &Bill) -> Result<(), String> {
///     match bill.parts.iter().sum::<u32>() {
///         sum if sum == bill.total => Ok(()),
///         sum => Err(format!("the parts are {sum} together, not {}", bill.total)),
///     }
/// }
///
/// #[data]
/// #[validate(with = adds_up)]
/// struct Bill {
///     #[schemars(pattern(r"^[A-Z]{2}-\d+$"))]
///     number: String,
///     #[validate(date)]
///     day: String,
///     #[schemars(length(min = 1), inner(range(min = 1)))]
///     parts: Vec<u32>,
///     #[validate(multiple_of = 5)]
///     total: u32,
/// }
///
/// let bill = Bill { number: "ab-7".into(), day: "2026-02-30".into(), parts: vec![4, 0], total: 6 };
/// let found = tinyllm::validate::check(&bill).unwrap_err();
/// let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
/// assert_eq!(sentences, [
///     r#"/number is "ab-7", but must match the pattern `^[A-Z]{2}-\d+$`"#,
///     r#"/day is "2026-02-30", but must be a date, such as 2026-03-31"#,
///     "/parts/1 is 0, but must be at least 1",
///     "/total is 6, but must be a multiple of 5",
///     "the parts are 4 together, not 6",
/// ]);
/// ```
///
/// Derived by hand beside `schemars::JsonSchema`, a rule that schemars does not write into the
/// schema is refused, so that the two cannot differ unseen: all of `#[validate(..)]` except `with`,
/// and `ip`. Write it there (`#[schemars(extend("multipleOf" = 5))]`), and say
/// `#[validate(in_schema)]` on the type.
///
/// What a node checks is checked wherever it runs:
///
/// ```
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// #[data]
/// struct Word(#[schemars(length(min = 1))] String);
///
/// /// Name a rhyme.
/// #[llm_function]
/// async fn rhyme(word: Word) -> String;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let script = Scripted::new().always("rhyme", "Spain");
/// let error = rhyme::run(&Runtime::scripted(&script), Word(String::new())).await.unwrap_err();
/// assert_eq!(error.kind(), tinyllm::ErrorKind::InvalidInput);
/// assert!(script.requests().is_empty());
/// # }
/// ```
pub use tinyllm_macros::Validate;

/// What most programs use.
pub mod prelude {
    pub use crate::{
        Cx, Failure, Options, Runtime, Validate, chain, concurrent, data, decide, llm_function,
    };
}
