//! Lowers node calls and their options.
//!
//! That a path is a node is for rustc to say; here only what can never be one is refused.

use proc_macro2::Ident;
use syn::{Expr as RustExpr, PathArguments};

use super::{Lower, refuse};
use crate::model::{Call, Expr, WithOption};
use crate::near::no_option;
use crate::options::value::check_literal;
use crate::options::{is_node_option, not_yet, type_of};
use crate::tokens::{capitalised, inside_of, last_word, plain, start};

/// What one call can set.
const CALL_OPTIONS: &[&str] = &[
    "model",
    "system",
    "prompt",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
    "choose",
    "timeout",
    "retries",
    "output_format",
    "reasoning",
    "parse",
    "escalate",
];

/// Whose values are names that the compiler looks up: no value of a graph holds one.
const LITERALS_ALONE: &[&str] = &["output_format", "parse"];

impl Lower<'_> {
    /// The node call that must stand here; anything else is refused with `say`.
    pub(super) fn only_call(&mut self, expr: RustExpr, say: &str) -> Option<Call> {
        match self.peel(expr) {
            RustExpr::Call(call) => self.call(call),
            RustExpr::MethodCall(method) if method.method == "with" => self.with(method),
            other => {
                self.errors.at(start(&other), say);
                None
            }
        }
    }

    /// `profiler::describe(message)`
    pub(super) fn call(&mut self, call: syn::ExprCall) -> Option<Call> {
        self.no_attributes(&call.attrs);
        let args = call.args.into_iter().map(|arg| self.value(arg)).collect();
        let func = self.peel(*call.func);
        let RustExpr::Path(node) = func else {
            self.errors
                .at(start(&func), "only nodes can be called here, by their path");
            return None;
        };
        self.callable(&node).then(|| Call {
            node: node.path,
            args,
            paren: call.paren_token.span.join(),
            with: Vec::new(),
            site: String::new(),
        })
    }

    /// Whether a path can be a node.
    fn callable(&mut self, node: &syn::ExprPath) -> bool {
        let span = last_word(&node.path);
        let Some(last) = node.path.segments.last() else {
            return false;
        };
        if node.qself.is_some() {
            self.errors
                .at(start(node), "only nodes can be called here, by their path");
        } else if !matches!(last.arguments, PathArguments::None) {
            self.errors
                .at(span, "a node is not generic: leave `::<..>` out");
        } else if self.is_own(&node.path) {
            let say =
                "a graph cannot contain itself: use a bounded `for`, or a node with `cx: &Cx`";
            self.errors.at(span, say);
        } else if capitalised(&last.ident) {
            let say = format!("`{}` is no node: let a node return this value", last.ident);
            self.errors.at(span, say);
        } else {
            return true;
        }
        false
    }

    /// `process_loan` and `self::process_loan` within `process_loan`.
    fn is_own(&self, path: &syn::Path) -> bool {
        let mut words = path.segments.iter().map(|segment| plain(&segment.ident));
        match (words.next(), words.next(), words.next()) {
            (Some(own), None, None) => own == self.own,
            (Some(first), Some(own), None) => first == "self" && own == self.own,
            _ => false,
        }
    }

    /// `solve(problem).with(seed = seed)`
    pub(super) fn with(&mut self, method: syn::ExprMethodCall) -> Option<Call> {
        self.no_attributes(&method.attrs);
        let receiver = self.peel(*method.receiver);
        let call = match receiver {
            RustExpr::Call(call) => self.call(call),
            RustExpr::MethodCall(inner) if inner.method == "with" => self.with(inner),
            _ => {
                self.errors.at(
                    method.method.span(),
                    "`.with(..)` sets options of a node call",
                );
                None
            }
        };
        if method.args.is_empty() {
            let say = "`.with(..)` takes options: `.with(temperature = 0.2)`";
            self.errors.at(method.method.span(), say);
        }
        let given: Vec<WithOption> = method
            .args
            .into_iter()
            .filter_map(|option| self.with_option(option))
            .collect();
        let mut call = call?;
        for option in given {
            if call.with.iter().any(|other| other.name == option.name) {
                let say = format!("`{}` is set twice", option.name);
                self.errors.at(option.name.span(), say);
            } else {
                call.with.push(option);
            }
        }
        Some(call)
    }

    /// `temperature = 0.8`
    fn with_option(&mut self, option: RustExpr) -> Option<WithOption> {
        let RustExpr::Assign(assign) = option else {
            self.errors
                .at(start(&option), "an option is `name = value`");
            return None;
        };
        let name = match &*assign.left {
            RustExpr::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        };
        let Some(name) = name else {
            self.errors
                .at(start(&assign.left), "an option is `name = value`");
            return None;
        };
        if !self.is_call_option(&name) {
            return None;
        }
        let span = start(&assign.right);
        let right = self.peel(*assign.right);
        let word = plain(&name);
        if LITERALS_ALONE.contains(&word.as_str()) && !matches!(right, RustExpr::Lit(_)) {
            self.errors.at(span, type_of(&word));
            return None;
        }
        if !matches!(
            right,
            RustExpr::Lit(_) | RustExpr::Unary(_) | RustExpr::Path(_) | RustExpr::Field(_)
        ) {
            let say = format!("`{name}` takes a literal or a value in scope");
            self.errors.at(span, say);
            return None;
        }
        let value = self.value(right);
        if let Expr::Lit(literal) = &value
            && let Err(say) = check_literal(&word, literal)
        {
            self.errors.at(span, say);
        }
        Some(WithOption { name, value })
    }

    fn is_call_option(&mut self, name: &Ident) -> bool {
        let word = plain(name);
        if CALL_OPTIONS.contains(&word.as_str()) {
            return true;
        }
        let say = if let Some(say) = not_yet(&word) {
            say
        } else if is_node_option(&word) {
            format!("`{word}` belongs to the node: write it in `#[llm_function(..)]`")
        } else {
            no_option(&word, CALL_OPTIONS)
        };
        self.errors.at(name.span(), say);
        false
    }

    /// The macros that stand within a graph.
    pub(super) fn macro_call(&mut self, call: syn::Macro) -> Expr {
        let Some(name) = call
            .path
            .segments
            .last()
            .map(|segment| segment.ident.clone())
        else {
            return super::nothing();
        };
        match plain(&name).as_str() {
            "concurrent" | "race" => self.fan_out(&name, inside_of(call)),
            "fallback" => self.fallback(&name, inside_of(call)),
            "attempt" => self.attempt(&name, inside_of(call)),
            other => {
                self.errors.at(name.span(), refuse::other_macro(other));
                super::nothing()
            }
        }
    }
}
