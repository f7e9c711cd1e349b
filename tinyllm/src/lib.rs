//! Typed graphs of language-model calls, checked by the compiler.
//!
//! A function becomes a *node*: without a body it is a call of a language model, with one it is
//! plain Rust. Nodes are wired into *graphs*, which are written as Rust and are nodes themselves. A
//! [`Runtime`] runs nodes and graphs, on a model server or on a script.
//!
//! Every example on this page runs on a script ([`Scripted`](provider::scripted::Scripted)), so
//! none needs a model.
//!
//! # A node
//!
//! ```
//! use serde_json::json;
//! use tinyllm::prelude::*;
//! use tinyllm::provider::scripted::Scripted;
//!
//! /// What is known about an applicant.
//! #[data]
//! struct Facts {
//!     /// Who asks for the money.
//!     applicant: String,
//!     /// How much, in dollars.
//!     #[schemars(range(min = 0))]
//!     amount: i64,
//! }
//!
//! /// Extract the applicant and the amount in dollars.
//! #[llm_function(retries = 2)]
//! async fn extract_facts(letter: String) -> Facts;
//!
//! #[llm_function]
//! fn is_large(facts: Facts) -> bool {
//!     facts.amount > 10_000
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let script = Scripted::new().node("extract_facts", [json!({"applicant": "Ada", "amount": 500})]);
//! let runtime = Runtime::scripted(&script);
//! let facts = extract_facts::run(&runtime, "I need 500 dollars. Ada".to_string()).await?;
//! assert_eq!(facts.amount, 500);
//!
//! // A function with a body stays what it was.
//! assert!(!is_large(facts));
//! # Ok(()) }
//! ```
//!
//! The doc comment of a bodiless function is the instruction, its parameters are the message, and
//! its output type is the schema of the reply. [`data`](macro@data) makes a type that may cross a
//! node's boundary, with its rules. A reply that is no JSON, has another shape or breaks a rule is
//! asked again, `retries` times, with the fault in the conversation. More:
//! [`llm_function`](macro@llm_function).
//!
//! # A graph
//!
//! ```
//! use tinyllm::prelude::*;
//! use tinyllm::provider::scripted::Scripted;
//!
//! #[data]
//! enum Mood { Angry, Calm }
//!
//! /// What is the mood of this mail?
//! #[llm_function]
//! async fn feel(mail: String) -> Mood;
//!
//! /// Answer this mail politely.
//! #[llm_function]
//! async fn answer(mail: String) -> String;
//!
//! #[llm_function]
//! fn call_back(mail: String) -> String {
//!     format!("call the sender of: {mail}")
//! }
//!
//! chain! {
//!     /// Answer calm mails; call the senders of the others.
//!     fn handle(mail: String) -> String {
//!         let mood = feel(mail);
//!         match mood {
//!             Mood::Angry => call_back(mail),
//!             Mood::Calm => answer(mail),
//!         }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let script = Scripted::new().node("feel", ["\"Calm\""]).node("answer", ["Thank you."]);
//! let said = handle::run(&Runtime::scripted(&script), "When is it due?".to_string()).await?;
//! assert_eq!(said, "Thank you.");
//!
//! // The graph is data, known without running it.
//! assert!(handle::graph().to_string().ends_with("at most 2 LLM calls\n"));
//! # Ok(()) }
//! ```
//!
//! In a graph every call is a node, is awaited, and ends the graph if it fails; values are moved at
//! their last use and cloned before. There is no `.await`, `?`, `.clone()`, operator or closure to
//! write: what is computed is computed by a node.
//! More: [`chain!`], [`decide!`], [`concurrent!`].
//!
//! # Run it
//!
//! [`Runtime::from_env`] reads the environment and `tinyllm.toml`; [`Runtime::builder`] takes all
//! of it from code. Every node and graph has `run`, `start` for a run in the background, `run_json`
//! for input as JSON, and `call` for use inside of another node.
//!
//! ```
//! use tinyllm::prelude::*;
//!
//! #[llm_function]
//! async fn multiply(left: u32, right: u32) -> u32 { left * right }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let runtime = Runtime::builder().build()?;
//! assert_eq!(multiply::run(&runtime, 2, 3).await?, 6);
//!
//! let run = multiply::start(&runtime, 2, 3); // dropping it cancels the run
//! assert_eq!(run.await?, 6);
//!
//! let input = serde_json::json!({ "left": 2, "right": 3 });
//! assert_eq!(multiply::run_json(&runtime, input.clone()).await?, 6);
//! assert_eq!(runtime.run_json("multiply", input).await?, 6);
//! # Ok(()) }
//! ```
//!
//! # Test it without a model
//!
//! A script answers by node, by place or by pattern, and remembers what it was asked. What is not
//! scripted fails with an account of what is.
//!
//! ```
//! use tinyllm::prelude::*;
//! use tinyllm::provider::scripted::Scripted;
//!
//! /// How many people are mentioned?
//! #[llm_function(retries = 1)]
//! async fn count_people(text: String) -> u32;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let script = Scripted::new().node("count_people", ["two", "2"]); // the first is not JSON
//! let runtime = Runtime::scripted(&script);
//! assert_eq!(count_people::run(&runtime, "Ann met Bo.".to_string()).await?, 2);
//!
//! let asked = script.requests();
//! assert_eq!(asked[0].last_user_text(), "text: Ann met Bo.");
//! assert!(asked[1].last_user_text().starts_with("That does not fit: the reply is not JSON"));
//! assert!(script.unused().is_empty());
//! # Ok(()) }
//! ```
//!
//! With no runtime at all, a node is stepped by hand: see [`fsm`].
//!
//! # Settings
//!
//! [`Options`] can be set at five levels; the nearer to the call, the stronger:
//! `#[llm_function(..)]`, then `tinyllm.toml` or the builder by node name, then the environment,
//! then the run, then the call. What comes from files, variables and the
//! builder is checked when the runtime is built.
//!
//! ```
//! use tinyllm::prelude::*;
//! use tinyllm::provider::scripted::Scripted;
//!
//! /// Write one verse about a subject.
//! #[llm_function(temperature = 0.9, seed = 1)]
//! async fn verse(subject: String) -> String;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let script = Scripted::new().always("verse", "It rains.");
//! let runtime = Runtime::builder()
//!     .provider("scripted", script.clone())
//!     .model("scripted/any")
//!     .node("verse", Options::new().temperature(0.5))
//!     .build()?;
//! verse::run(&runtime.with(Options::new().seed(2)), "rain".to_string()).await?;
//! runtime.run(verse::input("rain".to_string()).temperature(0.0)).await?;
//!
//! let asked = script.requests();
//! assert_eq!((asked[0].temperature, asked[0].seed), (Some(0.5), Some(2)));
//! assert_eq!((asked[1].temperature, asked[1].seed), (Some(0.0), Some(1)));
//!
//! let unknown = Runtime::builder().node("vers", Options::new().seed(3)).build().unwrap_err();
//! assert!(unknown.message().contains("did you mean `verse`?"));
//! # Ok(()) }
//! ```
//!
//! A model is addressed as `provider/model`, such as `openai/gpt-4o-mini`, or by a name of
//! `tinyllm.toml`; `TINYLLM_MODEL` and `TINYLLM_BASE_URL` send all nodes to one model or server.
//!
//! # Errors
//!
//! An [`Error`] tells a person where it happened, what was tried and what to do next, and a program
//! its [`ErrorKind`], its attempts and what the run has spent.
//!
//! ```
//! use tinyllm::ErrorKind;
//! use tinyllm::prelude::*;
//! use tinyllm::provider::scripted::Scripted;
//!
//! /// How many people are mentioned?
//! #[llm_function]
//! async fn count_people(text: String) -> u32;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let runtime = Runtime::scripted(&Scripted::new().node("count_people", ["two"]));
//! let error = count_people::run(&runtime, "Ann met Bo.".to_string()).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::InvalidOutput);
//! assert_eq!(error.to_string(), "\
//! count_people: no valid reply from the model in one attempt
//!   attempt 1: the reply is not JSON: expected ident at line 1 column 2
//!     the reply began: two
//!   to do: allow more re-asks with `retries = n`, loosen the rule, or use a larger model");
//! # Ok(()) }
//! ```
//!
//! In a graph, `attempt!` turns a failing node into a `Result` with a [`Failure`], and `fallback!`
//! calls another one.
//!
//! # Observers
//!
//! Every transition of every node is an [`Event`](event::Event), with the place of the call.
//! Observers of a runtime see all of them, the handle of a run has those of that run
//! ([`Run::events`](runtime::Run::events)), and [`TracingSpans`](observe::TracingSpans) makes spans
//! of them.
//!
//! ```
//! use std::sync::{Arc, Mutex};
//! use tinyllm::event::{Event, Observer, What};
//! use tinyllm::prelude::*;
//!
//! #[derive(Clone, Default)]
//! struct Done(Arc<Mutex<Vec<String>>>);
//!
//! impl Observer for Done {
//!     fn observe(&self, event: &Event<'_>) {
//!         if let What::Complete { .. } = event.what {
//!             self.0.lock().unwrap().push(event.site.to_string());
//!         }
//!     }
//! }
//!
//! #[llm_function]
//! fn double(number: u32) -> u32 { number * 2 }
//!
//! chain! {
//!     fn quadruple(number: u32) -> u32 {
//!         let twice = double(number);
//!         double(twice)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let done = Done::default();
//! let runtime = Runtime::builder().observer(done.clone()).build()?;
//! assert_eq!(quadruple::run(&runtime, 3).await?, 12);
//! assert_eq!(*done.0.lock().unwrap(), ["quadruple/twice", "quadruple/double", "quadruple"]);
//! # Ok(()) }
//! ```
//!
//! # An engine
//!
//! An [`Engine`](engine::Engine) takes every call of a graph by the node's name and as JSON, and
//! says which call of a batch completed next: enough for a journal, or for running nodes elsewhere.
//! Without one, calls are direct and typed.
//!
//! ```
//! use std::future::Future;
//! use std::pin::Pin;
//! use std::sync::{Arc, Mutex};
//!
//! use serde_json::Value;
//! use tinyllm::engine::{Batch, Engine, EngineCall};
//! use tinyllm::prelude::*;
//!
//! /// Writes every call down, and runs the calls of a batch one after the other.
//! #[derive(Clone, Default)]
//! struct Journal(Arc<Mutex<Vec<String>>>);
//!
//! struct Calls<'a> { journal: &'a Journal, waiting: Vec<(usize, EngineCall<'a>)>, begun: usize }
//!
//! impl Engine for Journal {
//!     fn begin<'a>(&'a self) -> Box<dyn Batch<'a> + 'a> {
//!         Box::new(Calls { journal: self, waiting: Vec::new(), begun: 0 })
//!     }
//! }
//!
//! type Next<'b> = Pin<Box<dyn Future<Output = Option<(usize, tinyllm::Result<Value>)>> + Send + 'b>>;
//!
//! impl<'a> Batch<'a> for Calls<'a> {
//!     fn start(&mut self, call: EngineCall<'a>) {
//!         self.waiting.push((self.begun, call));
//!         self.begun += 1;
//!     }
//!
//!     fn next_completed<'b>(&'b mut self) -> Next<'b> where 'a: 'b {
//!         Box::pin(async move {
//!             let (number, call) = self.waiting.pop()?;
//!             self.journal.0.lock().unwrap().push(format!("{} {}", call.site, call.input));
//!             Some((number, call.execute().await))
//!         })
//!     }
//! }
//!
//! #[llm_function]
//! fn double(number: u32) -> u32 { number * 2 }
//!
//! chain! {
//!     fn quadruple(number: u32) -> u32 {
//!         let twice = double(number);
//!         double(twice)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let journal = Journal::default();
//! let runtime = Runtime::builder().engine(journal.clone()).build()?;
//! assert_eq!(quadruple::run(&runtime, 3).await?, 12);
//! let lines = journal.0.lock().unwrap().clone();
//! assert_eq!(lines, [r#"quadruple/twice {"number":3}"#, r#"quadruple/double {"number":6}"#]);
//! # Ok(()) }
//! ```
//!
//! # Features
//!
//! All are on unless default features are switched off.
//!
//! | feature | what it adds |
//! |---|---|
//! | `events` | events of every transition, observers, [`Run::events`](runtime::Run::events) |
//! | `openai` | OpenAI-compatible servers over HTTP: [`provider::openai`] |
//! | `config` | `tinyllm.toml` |
//! | `tracing` | [`observe::TracingSpans`]; switches `events` on |

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
pub use tinyllm_graph::Graph;

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
/// Options: `model`, `system`, `prompt`, `prompt_file`, `temperature`, `max_tokens`, `seed`,
/// `stop`, `retries`, `timeout`, `validate` (a function of the output and the inputs, all by
/// reference, to `Result<(), E>`), `name`, and `crate` where tinyllm was renamed. A node with a
/// body takes `retries`, `timeout`, `validate`, `name` and `crate`.
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

/// Derives the checks of a type from its `#[schemars(..)]` attributes, which also shape its schema.
///
/// [`data`](macro@data) includes it. Rules: `range(min = .., max = ..)` on numbers, `length(min =
/// .., max = .., equal = ..)` on texts (characters) and lists (items), `required` on options. A
/// rule that no value can pass, or that stands on a type it means nothing to, does not compile.
///
/// ```
/// use tinyllm::Validate;
/// use tinyllm::validate::Violations;
///
/// #[derive(Validate)]
/// struct Facts {
///     #[schemars(length(min = 1))]
///     applicant: String,
///     #[schemars(range(min = 0, max = 1))]
///     risk: f64,
/// }
///
/// let mut violations = Violations::default();
/// Facts { applicant: String::new(), risk: 2.0 }.validate(&mut violations);
/// assert_eq!(violations.to_string(),
///     "/applicant has 0 characters, but needs at least 1; /risk is 2, but must be from 0 to 1");
/// ```
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
