//! The arguments of `#[data]`: `skip(PartialEq)`, `crate = path`.

use proc_macro2::TokenStream;
use syn::{Path, parse_quote};

use super::derives::Derive;
use crate::validate::attributes::{self, Item, Value};

const OPTIONS: [&str; 2] = ["skip", "crate"];

/// What stands in the parentheses of `#[data(..)]`.
pub(super) struct Arguments {
    /// `crate = path`: where tinyllm is.
    pub(super) runtime: Option<Path>,
    /// `skip(PartialEq)`: what is not derived.
    pub(super) skipped: Vec<Derive>,
}

impl Arguments {
    pub(super) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let mut arguments = Self {
            runtime: None,
            skipped: Vec::new(),
        };
        let mut errors = Vec::new();
        let items = attributes::items(tokens, &mut errors);
        for item in &items {
            arguments.read(item)?;
        }
        errors.into_iter().next().map_or(Ok(arguments), Err)
    }

    /// `::tinyllm`, unless said otherwise.
    pub(super) fn runtime(&self) -> Path {
        self.runtime
            .clone()
            .unwrap_or_else(|| parse_quote!(::tinyllm))
    }

    /// Whether schemars writes the schema, from attributes that stand on the item.
    pub(super) fn derives_schema(&self) -> bool {
        !self.skipped.contains(&Derive::JsonSchema)
    }

    fn read(&mut self, item: &Item) -> syn::Result<()> {
        if item.is("crate") {
            if self.runtime.is_some() {
                return Err(syn::Error::new(item.span(), "`crate` is given twice"));
            }
            self.runtime = Some(item.path()?);
            return Ok(());
        }
        if item.is("skip") {
            return self.skip(item);
        }
        let name = item.name.to_string();
        let hint = hint(&name, "options", OPTIONS);
        let message = format!("no option named `{name}` in `#[data(..)]`{hint}");
        Err(syn::Error::new(item.span(), message))
    }

    fn skip(&mut self, item: &Item) -> syn::Result<()> {
        let Value::List(list) = &item.value else {
            return Err(syn::Error::new(item.span(), "write `skip(PartialEq)`"));
        };
        let mut errors = Vec::new();
        for name in attributes::items(list.clone(), &mut errors) {
            let written = name.name.to_string();
            let Some(derive) = Derive::named(&written) else {
                let hint = hint(&written, "derives", Derive::ALL.map(Derive::name));
                let message = format!("`#[data]` does not derive `{written}`{hint}");
                return Err(syn::Error::new(name.span(), message));
            };
            self.skipped.push(derive);
        }
        errors.into_iter().next().map_or(Ok(()), Err)
    }
}

/// What was probably meant, and all that there is.
fn hint<const N: usize>(name: &str, what: &str, known: [&str; N]) -> String {
    let near = known
        .iter()
        .map(|known| {
            (
                strsim::osa_distance(&name.to_lowercase(), &known.to_lowercase()),
                known,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1));
    let meant = near
        .map(|(_, near)| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    let separator = if meant.is_empty() { "; " } else { " " };
    let list = known.map(|known| format!("`{known}`")).join(", ");
    format!("{meant}{separator}{what}: {list}")
}
