//! Helper attributes, read item by item: `name`, `name = value`, `name(..)`.
//!
//! Knows no rule and no option: what a name means is the caller's business.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, Lit, LitStr, Meta, Path, Token};

/// One item of a list, such as `range(min = 0)` in `#[schemars(range(min = 0))]`.
pub(crate) struct Item {
    /// `range`; keywords are names too (`crate`).
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

/// What stands behind an item's name.
pub(crate) enum Value {
    /// `required`
    Flag,
    /// `min = 0`
    Is(Expr),
    /// `range(min = 0)`: what is inside.
    List(TokenStream),
}

impl Item {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }

    /// The string of `name = ".."`.
    pub(crate) fn string(&self) -> Option<LitStr> {
        let Value::Is(expression) = &self.value else {
            return None;
        };
        match ungrouped(expression) {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(string) => Some(string.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The path of `name = path`, which may also stand in a string, as serde has it.
    pub(crate) fn path(&self) -> syn::Result<Path> {
        if let Some(string) = self.string() {
            return string.parse();
        }
        if let Value::Is(expression) = &self.value
            && let Expr::Path(path) = ungrouped(expression)
            && path.qself.is_none()
        {
            return Ok(path.path.clone());
        }
        Err(syn::Error::new(
            self.span(),
            format!("write `{} = path`", self.name),
        ))
    }
}

/// Without the invisible groups in which `macro_rules!` hands on a `$value:expr`.
pub(crate) fn ungrouped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => ungrouped(&group.expr),
        expression => expression,
    }
}

/// The items of all attributes of that name. What cannot be read is reported, the rest is kept.
pub(crate) fn of(attributes: &[Attribute], name: &str, errors: &mut Vec<syn::Error>) -> Vec<Item> {
    let named = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name));
    let mut all = Vec::new();
    for attribute in named {
        match &attribute.meta {
            Meta::List(list) => all.extend(items(list.tokens.clone(), errors)),
            // Of other crates' attributes they speak themselves.
            Meta::Path(_) | Meta::NameValue(_) if name == "validate" => {
                let message = "write the rules in parentheses: `#[validate(unique)]`";
                errors.push(syn::Error::new_spanned(attribute.path(), message));
            }
            Meta::Path(_) | Meta::NameValue(_) => {}
        }
    }
    all
}

/// The items of a list, as far as they can be read.
pub(crate) fn items(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Vec<Item> {
    let mut read = Vec::new();
    let parser = |input: ParseStream<'_>| items_into(input, &mut read);
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    read
}

fn items_into(input: ParseStream<'_>, read: &mut Vec<Item>) -> syn::Result<()> {
    while !input.is_empty() {
        // schemars' `!name` takes back what serde's attribute says: never a rule.
        let taken_back = input.parse::<Option<Token![!]>>()?.is_some();
        let name = Ident::parse_any(input).map_err(|error| {
            syn::Error::new(error.span(), "write `name`, `name = value` or `name(..)`")
        })?;
        let value = value(input)?;
        if !taken_back {
            read.push(Item { name, value });
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(Value::Is(input.parse()?));
    }
    if input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in input);
        return Ok(Value::List(inside.parse()?));
    }
    Ok(Value::Flag)
}
