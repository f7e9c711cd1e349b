//! One node: the function under `#[llm_function(..)]`.
//!
//! The body stays raw tokens: an editor then survives half-typed code, and it is faster.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, ReturnType, Signature, Token, Type, Visibility, token};

use crate::Parsed;
use crate::attributes::doc;
use crate::errors::Errors;
use crate::header::{Owner, params, refuse_qualifiers};
use crate::model::{Node, NodeOptions};
use crate::options::{Given, options};
use crate::prompt;
use crate::tokens::{source, start};
use crate::types::{is_no_enum, owned, result_of, unit};

/// Parses and checks one node: `arguments` are the tokens inside `#[llm_function(..)]`, `item` is
/// the function.
pub fn node(arguments: TokenStream, item: TokenStream) -> Parsed<Node> {
    let mut errors = Errors::default();
    let item = match parse_item.parse2(item) {
        Ok(item) => item,
        Err(error) => {
            return Parsed {
                value: None,
                errors: Some(error),
            };
        }
    };
    let given = options(arguments, &mut errors);
    let value = Some(check(item, given, &mut errors));
    Parsed {
        value,
        errors: errors.combined(),
    }
}

struct Item {
    attrs: Vec<Attribute>,
    vis: Visibility,
    sig: Signature,
    body: Option<TokenStream>,
}

fn parse_item(input: ParseStream) -> syn::Result<Item> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let function = input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern])
        || (input.peek(Token![const]) && !input.peek2(Ident));
    if !function {
        return Err(input.error("`#[llm_function]` stands on a function"));
    }
    let sig = input.parse()?;
    let body = if input.peek(token::Brace) {
        Some(TokenStream::from(input.parse::<TokenTree>()?))
    } else {
        input.parse::<Token![;]>()?;
        None
    };
    Ok(Item {
        attrs,
        vis,
        sig,
        body,
    })
}

fn check(item: Item, given: Given, errors: &mut Errors) -> Node {
    let Item {
        attrs,
        vis,
        sig,
        body,
    } = item;
    let errors_before = errors.count();
    refuse_qualifiers(Owner::Node, &sig, errors);
    let (params, takes_cx) = params(Owner::Node, &sig, errors);
    let (output, fallible) = output(&sig, errors);
    let usable = errors.count() == errors_before;
    let doc = doc(&attrs);
    if body.is_some() {
        no_call_options(&given, errors);
    } else {
        llm_call(&sig, takes_cx, errors);
        has_instruction(&sig, &doc, &given, errors);
        chooses_a_variant(&output, &given, errors);
        has_last_re_ask(&given.options, errors);
        has_another_model(&given.options, errors);
        text_has_no_form(&output, &given.options, errors);
    }
    let mut options = given.options;
    if let Some(literal) = given.prompt {
        options.prompt = prompt::check(literal, &params, errors);
        if let Some(template) = &options.prompt
            && options.validate.is_none()
        {
            prompt::every_param_used(template, &params, errors);
        }
    }
    Node {
        attrs,
        doc,
        vis,
        sig,
        takes_cx,
        params,
        output,
        fallible,
        body,
        options,
        usable,
    }
}

/// The node's output, and whether its body can fail.
fn output(sig: &Signature, errors: &mut Errors) -> (Type, bool) {
    let ReturnType::Type(_, ty) = &sig.output else {
        return (unit(sig.ident.span()), false);
    };
    let (output, fallible) = match result_of(ty) {
        Some((output, _)) => (output, true),
        None => (&**ty, false),
    };
    owned(Owner::Node.word(), "output", output, errors);
    (output.clone(), fallible)
}

/// An LLM call is `async fn name(inputs) -> T;`: no `cx`, no `Result`, an output.
fn llm_call(sig: &Signature, takes_cx: bool, errors: &mut Errors) {
    if sig.asyncness.is_none() {
        errors.at(
            sig.fn_token.span,
            "an LLM call is asynchronous: write `async fn`",
        );
    }
    if takes_cx && let Some(cx) = sig.inputs.first() {
        errors.at(start(cx), "an LLM call takes no `cx`: leave it out");
    }
    match &sig.output {
        ReturnType::Default => {
            errors.at(sig.ident.span(), "an LLM call names its output: `-> Type`");
        }
        ReturnType::Type(_, ty) => {
            if let Some((output, word)) = result_of(ty) {
                let say = format!("an LLM call fails by itself: return `{}`", source(output));
                errors.at(word.span(), say);
            }
        }
    }
}

/// An LLM call says what to do: a doc comment, `system` or a prompt.
fn has_instruction(sig: &Signature, doc: &str, given: &Given, errors: &mut Errors) {
    let options = &given.options;
    if doc.is_empty()
        && options.system.is_none()
        && given.prompt.is_none()
        && options.prompt_file.is_none()
    {
        errors.at(
            sig.ident.span(),
            "an LLM call needs an instruction: write a doc comment, `system = \"..\"` or \
             `prompt = \"..\"`",
        );
    }
}

/// `choose` picks a variant of an enum; a type that is known to be none is refused where it stands.
fn chooses_a_variant(output: &Type, given: &Given, errors: &mut Errors) {
    if given.options.choose.is_some() && is_no_enum(output) {
        let say = format!(
            "`choose` picks a variant of an enum, and `{}` has none",
            source(output)
        );
        errors.at(start(output), say);
    }
}

/// The larger model gets the last of the re-asks, so there has to be one.
fn has_last_re_ask(options: &NodeOptions, errors: &mut Errors) {
    let retries = options.retries.map_or(0, |(times, _)| times);
    if let Some(model) = options.escalate.as_ref().filter(|_| retries == 0) {
        let say = "`escalate` gets the last re-ask: allow one with `retries = 1` or more";
        errors.at(model.span(), say);
    }
}

/// A model is not escalated to itself.
fn has_another_model(options: &NodeOptions, errors: &mut Errors) {
    if let (Some(model), Some(larger)) = (&options.model, &options.escalate)
        && model.value() == larger.value()
    {
        let say = "`escalate` is the node's own `model`: name a larger one";
        errors.at(larger.span(), say);
    }
}

/// A text is taken as it is, so it has no form to choose and nothing to repair.
fn text_has_no_form(output: &Type, options: &NodeOptions, errors: &mut Errors) {
    let thinks = options.reasoning.is_some_and(|(thinks, _)| thinks);
    if thinks || source(output) != "String" {
        return;
    }
    for (name, option) in [
        ("output_format", &options.output_format),
        ("parse", &options.parse),
    ] {
        if let Some(option) = option {
            let say = format!(
                "a `String` is the model's text as it is: leave `{name}` out, or return another type"
            );
            errors.at(option.span(), say);
        }
    }
}

/// Options of the call to a model mean nothing where the body does the work.
fn no_call_options(given: &Given, errors: &mut Errors) {
    for name in &given.call_options {
        let say = format!("`{name}` is an option of LLM calls; this node has a body");
        errors.at(name.span(), say);
    }
}
