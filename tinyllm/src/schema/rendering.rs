//! A rendering: a type as a model is asked for it, and how its reply is read.
//!
//! Knows the parser and all forms; knows nothing of who sends a rendering where.

use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tinyllm_parse::{self as parse, FaultKind, ParseError, Parsed, Policy};

use super::strict::{ABSENT, MARK};
use super::wrap::{self, REASONING};
use super::{back, strict, view, walk};
use crate::validate::Violation;

/// Both views of a type, and its renderings as they are asked for.
pub struct Views {
    accepted: Arc<Value>,
    produced: Arc<Value>,
    /// For replies that are the bare answer, whatever was asked for.
    bare: OnceLock<parse::Schema>,
    bare_bounds: OnceLock<Bounded>,
    json: [OnceLock<Arc<Rendering>>; 2],
    strict: [OnceLock<Result<Arc<Rendering>, String>>; 2],
}

/// A type as a model is asked for it.
pub struct Rendering {
    schema: Arc<Value>,
    reads: parse::Schema,
    bounded: Bounded,
    /// Whether the answer stands in an object of its own.
    wrapped: bool,
    /// The strict schema with the marks that lead back.
    marked: Option<Value>,
}

/// A reply as a value that the program accepts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) value: Value,
    /// What was thought before.
    pub(crate) reasoning: Option<String>,
    pub(crate) repairs: Vec<parse::Repair>,
}

/// Why a reply is no value that the program accepts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unread {
    pub(crate) violations: Vec<Violation>,
    pub(crate) repairs: Vec<parse::Repair>,
}

impl Views {
    /// The views of a type as serde reads and writes it.
    pub(super) fn new(read: Value, written: Value) -> Self {
        let (read, written) = (view::relocated(read), view::relocated(written));
        let mut produced = view::produced(&read, &written);
        walk::prune(&mut produced);
        Self {
            accepted: Arc::new(view::accepted(read)),
            produced: Arc::new(produced),
            bare: OnceLock::new(),
            bare_bounds: OnceLock::new(),
            json: Default::default(),
            strict: Default::default(),
        }
    }

    /// What the program accepts.
    pub fn accepted(&self) -> &Arc<Value> {
        &self.accepted
    }

    /// What a model must produce.
    pub fn produced(&self) -> &Arc<Value> {
        &self.produced
    }

    /// As JSON Schema, with a place to think before the answer or without.
    pub fn json(&self, reasoning: bool) -> Arc<Rendering> {
        let [plain, thinking] = &self.json;
        let kept = if reasoning { thinking } else { plain };
        let made = kept.get_or_init(|| {
            let (asked, reads) = (&self.produced, &self.accepted);
            Arc::new(match reasoning {
                true => {
                    let asked = wrap::wrapped((**asked).clone(), true);
                    let reads = wrap::wrapped((**reads).clone(), true);
                    Rendering::new(Arc::new(asked), &reads, true)
                }
                false => Rendering::new(asked.clone(), reads, false),
            })
        });
        made.clone()
    }

    /// As the strict subset, with a place to think before the answer or without.
    ///
    /// # Errors
    /// All that the subset cannot say of the type.
    pub fn strict(&self, reasoning: bool) -> Result<Arc<Rendering>, String> {
        let [plain, thinking] = &self.strict;
        let kept = if reasoning { thinking } else { plain };
        kept.get_or_init(|| self.render_strict(reasoning)).clone()
    }

    fn render_strict(&self, reasoning: bool) -> Result<Arc<Rendering>, String> {
        let mut document = (*self.produced).clone();
        let wrapped = reasoning || !strict::can_be_root(&document);
        if wrapped {
            document = wrap::wrapped(document, reasoning);
        }
        let marked = strict::strict(&document).map_err(|faults| faults.join("; "))?;
        let sent = Arc::new(strict::unmarked(&marked));
        let mut rendering = Rendering::new(sent, &marked, wrapped);
        rendering.marked = Some(marked);
        Ok(Arc::new(rendering))
    }

    /// Read a reply to a rendering of this type. A model that answers in the type's own form instead
    /// is understood as well.
    pub(crate) fn read(
        &self,
        text: &str,
        asked: &Rendering,
        policy: Policy,
    ) -> Result<Read, Unread> {
        let unread = match asked.read(text, policy) {
            Ok(read) => return Ok(read),
            Err(unread) => unread,
        };
        if !asked.wrapped && asked.marked.is_none() {
            return Err(unread.and(asked.broken_bounds(text, policy)));
        }
        match parse::parse(text, self.bare(), policy) {
            Ok(parsed) => Ok(Read {
                value: parsed.value,
                reasoning: None,
                repairs: parsed.repairs,
            }),
            // The faults of the form that the model tried to answer in.
            Err(bare) if unread.lacks_answer() && !holds_nothing(&bare) => {
                let broken = self.bare_bounds().broken(text, policy, None);
                Err(Unread::of(&bare, None).and(broken))
            }
            Err(_) => Err(unread.and(asked.broken_bounds(text, policy))),
        }
    }

    /// Why serde refuses a value that has the right shape: a number too large for its type, a tuple
    /// too short. In the schema's words, which name the place; empty if the schema allows the value.
    pub(crate) fn refused(&self, text: &str, asked: &Rendering, policy: Policy) -> Vec<Violation> {
        match asked.read(text, policy) {
            Ok(_) => asked.broken_bounds(text, policy),
            Err(_) => self.bare_bounds().broken(text, policy, None),
        }
    }

    fn bare_bounds(&self) -> &Bounded {
        self.bare_bounds
            .get_or_init(|| Bounded::new((*self.accepted).clone()))
    }

    fn bare(&self) -> &parse::Schema {
        self.bare
            .get_or_init(|| parse::Schema::shape(&self.accepted))
    }
}

impl Rendering {
    fn new(sent: Arc<Value>, reads: &Value, wrapped: bool) -> Self {
        let reads = without_duties(reads, wrapped);
        Self {
            schema: sent,
            reads: parse::Schema::shape(&reads),
            bounded: Bounded::new(reads),
            wrapped,
            marked: None,
        }
    }

    /// The schema as it is sent.
    pub fn schema(&self) -> &Arc<Value> {
        &self.schema
    }

    /// Whether it is of the strict subset.
    pub fn is_strict(&self) -> bool {
        self.marked.is_some()
    }

    fn read(&self, text: &str, policy: Policy) -> Result<Read, Unread> {
        let Parsed { value, repairs } = parse::parse(text, &self.reads, policy)
            .map_err(|fault| Unread::of(&fault, Some(self)))?;
        let value = match &self.marked {
            Some(marked) => back::back(value, marked).map_err(|(path, rule, message)| Unread {
                violations: vec![self.violation(&path, rule, message)],
                repairs: repairs.clone(),
            })?,
            None => value,
        };
        let (value, reasoning) = match self.wrapped {
            true => wrap::unwrapped(value),
            false => (value, None),
        };
        Ok(Read {
            value,
            reasoning,
            repairs,
        })
    }
}

impl Rendering {
    fn broken_bounds(&self, text: &str, policy: Policy) -> Vec<Violation> {
        self.bounded.broken(text, policy, Some(self))
    }

    /// A fault at a place within the answer, as the answer's own rules name it; but that there is no
    /// answer is said of the wrapper.
    fn violation(&self, path: &str, rule: &str, message: String) -> Violation {
        let inside = path.strip_prefix(wrap::POINTER).filter(|_| self.wrapped);
        let inside =
            inside.filter(|rest| rest.starts_with('/') || rest.is_empty() && rule != MISSING);
        Violation::new(inside.unwrap_or(path), rule, message)
    }
}

/// A schema with the bounds that `Schema::shape` leaves out and without duties, for a reply that is
/// refused anyway: what is out of bounds is told beside what is missing.
struct Bounded {
    document: Value,
    schema: OnceLock<parse::Schema>,
}

impl Bounded {
    fn new(mut document: Value) -> Self {
        walk::all_mut(&mut document, &mut |object| {
            object.shift_remove("required");
        });
        Self {
            document,
            schema: OnceLock::new(),
        }
    }

    /// The values out of their bounds.
    fn broken(&self, text: &str, policy: Policy, asked: Option<&Rendering>) -> Vec<Violation> {
        let schema = self
            .schema
            .get_or_init(|| parse::Schema::new(&self.document));
        match parse::parse(text, schema, policy) {
            Ok(_) => Vec::new(),
            Err(fault) => Unread::of(&fault, asked).violations,
        }
    }
}

impl Unread {
    /// With the bounds that are broken elsewhere.
    fn and(mut self, broken: Vec<Violation>) -> Self {
        let bounds = broken.into_iter().filter(|one| one.rule() == BOUNDS);
        for one in bounds {
            if !self
                .violations
                .iter()
                .any(|known| known.pointer() == one.pointer())
            {
                self.violations.push(one);
            }
        }
        self
    }

    fn of(fault: &ParseError, asked: Option<&Rendering>) -> Self {
        let violations = fault.faults().iter().map(|fault| {
            let (rule, message) = (kind_name(fault.kind), fault.message.clone());
            match asked {
                Some(asked) => asked.violation(&fault.path, rule, message),
                None => Violation::new(&fault.path, rule, message),
            }
        });
        Self {
            violations: violations.collect(),
            repairs: fault.repairs().to_vec(),
        }
    }

    /// Whether the wrapper itself is missing.
    fn lacks_answer(&self) -> bool {
        let lacks = |one: &Violation| one.rule() == MISSING && one.pointer() == wrap::POINTER;
        self.violations.iter().any(lacks)
    }
}

fn holds_nothing(fault: &ParseError) -> bool {
    let mut kinds = fault.faults().iter().map(|fault| fault.kind);
    kinds.any(|kind| kind == FaultKind::NoAnswer)
}

const MISSING: &str = "missing";
const BOUNDS: &str = "bounds";

fn kind_name(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::NoAnswer => "no_answer",
        FaultKind::Syntax => "syntax",
        FaultKind::Ambiguous => "ambiguous",
        FaultKind::Missing => MISSING,
        FaultKind::UnknownKey => "unknown_key",
        FaultKind::Type => "type",
        FaultKind::Choice => "choice",
        FaultKind::Union => "union",
        FaultKind::Bounds => BOUNDS,
        FaultKind::Depth => "depth",
        _ => "shape",
    }
}

/// What may be absent from a reply though it was asked for: the place to think, and what would have
/// been null.
fn without_duties(document: &Value, wrapped: bool) -> Value {
    let mut reads = document.clone();
    let optional = |field: &Value| field.get(MARK).and_then(Value::as_str) == Some(ABSENT);
    walk::all_mut(&mut reads, &mut |object| {
        let fields = object.get("properties").and_then(Value::as_object);
        let names = fields.into_iter().flatten();
        let names = names.filter(|(_, field)| optional(field));
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| !names.iter().any(|one| name == one));
        }
    });
    let required = reads.get_mut("required").and_then(Value::as_array_mut);
    if let Some(required) = required.filter(|_| wrapped) {
        required.retain(|name| name != REASONING);
    }
    reads
}
