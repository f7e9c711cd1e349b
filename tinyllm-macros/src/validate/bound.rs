//! One bound of a rule: `min = 0`, as written and, if it is a literal, as a number.

use std::cmp::Ordering;
use std::fmt;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, UnOp};

use super::attributes::{self, Item, Value};

/// The expression behind `min =`.
pub(super) struct Bound {
    expression: Expr,
    /// Its value, if it is a literal; a constant's value is not a macro's to know.
    pub(super) number: Option<Number>,
}

/// A literal's value.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole { negative: bool, magnitude: u128 },
    Fraction(f64),
}

impl Bound {
    pub(super) fn parse(item: &Item) -> syn::Result<Self> {
        let expression = match (&item.value, item.string()) {
            // schemars reads a string as the expression inside of it.
            (_, Some(string)) => string.parse().map_err(|_| {
                let message = format!("`{}` is a number or a constant", item.name);
                syn::Error::new(string.span(), message)
            })?,
            (Value::Is(expression), None) => expression.clone(),
            (Value::Flag | Value::List(_), None) => {
                return Err(syn::Error::new(
                    item.span(),
                    format!("write `{} = 1`", item.name),
                ));
            }
        };
        let number = number(&expression);
        Ok(Self { expression, number })
    }

    /// Something wrong with the whole bound: `-1`, not only its first token.
    pub(super) fn error(&self, message: impl fmt::Display) -> syn::Error {
        syn::Error::new_spanned(&self.expression, message)
    }

    pub(super) fn span(&self) -> Span {
        self.expression.span()
    }

    /// The path of a constant.
    pub(super) fn constant(&self) -> Option<&syn::Path> {
        match attributes::ungrouped(&self.expression) {
            Expr::Path(path) if path.qself.is_none() => Some(&path.path),
            _ => None,
        }
    }

    /// The bound as it was written.
    pub(super) fn expression(&self) -> &Expr {
        &self.expression
    }

    /// The bound as a value of an integer type.
    pub(super) fn whole(&self) -> TokenStream {
        match self.number {
            Some(Number::Whole {
                negative,
                magnitude,
            }) => self.signed(negative, Literal::u128_unsuffixed(magnitude)),
            Some(Number::Fraction(_)) | None => self.expression.to_token_stream(),
        }
    }

    /// The bound as a value of a float type: `0` is written `0.0`.
    pub(super) fn fraction(&self) -> TokenStream {
        match self.number {
            Some(number) => {
                let value = number.to_f64();
                self.signed(value < 0.0, Literal::f64_unsuffixed(value.abs()))
            }
            None => self.expression.to_token_stream(),
        }
    }

    fn signed(&self, negative: bool, mut literal: Literal) -> TokenStream {
        literal.set_span(self.span());
        match negative {
            true => quote_spanned!(self.span()=> -#literal),
            false => literal.to_token_stream(),
        }
    }
}

fn number(expression: &Expr) -> Option<Number> {
    match attributes::ungrouped(expression) {
        Expr::Paren(paren) => number(&paren.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            number(&unary.expr).map(Number::negated)
        }
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(whole) => {
                let magnitude = whole.base10_parse().ok()?;
                Some(Number::Whole {
                    negative: false,
                    magnitude,
                })
            }
            Lit::Float(fraction) => {
                let value: f64 = fraction.base10_parse().ok()?;
                value.is_finite().then_some(Number::Fraction(value))
            }
            _ => None,
        },
        _ => None,
    }
}

impl Number {
    fn negated(self) -> Self {
        match self {
            Self::Whole {
                negative,
                magnitude,
            } => Self::Whole {
                negative: !negative && magnitude > 0,
                magnitude,
            },
            Self::Fraction(value) => Self::Fraction(-value),
        }
    }

    fn to_f64(self) -> f64 {
        match self {
            Self::Whole {
                negative: true,
                magnitude,
            } => -(magnitude as f64),
            Self::Whole {
                negative: false,
                magnitude,
            } => magnitude as f64,
            Self::Fraction(value) => value,
        }
    }

    pub(super) fn to_i128(self) -> Option<i128> {
        let Self::Whole {
            negative,
            magnitude,
        } = self
        else {
            return None;
        };
        let distance = i128::try_from(magnitude).ok()?;
        Some(if negative { -distance } else { distance })
    }

    pub(super) fn is_above(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::Whole {
                    negative,
                    magnitude,
                },
                Self::Whole {
                    negative: other_negative,
                    magnitude: other_magnitude,
                },
            ) => match (negative, other_negative) {
                (false, true) => true,
                (true, false) => false,
                (false, false) => magnitude > other_magnitude,
                (true, true) => magnitude < other_magnitude,
            },
            (one, other) => one.to_f64().partial_cmp(&other.to_f64()) == Some(Ordering::Greater),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole {
                negative,
                magnitude,
            } => {
                write!(f, "{}{magnitude}", if *negative { "-" } else { "" })
            }
            Self::Fraction(value) => write!(f, "{value:?}"),
        }
    }
}
