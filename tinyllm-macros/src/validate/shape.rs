//! What a type is, as far as its written form tells: a number, text, a list, or nothing known.
//!
//! A macro sees names, not types: an alias is unknown here, and so is a type of another crate.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{GenericArgument, Generics, Ident, PathArguments, PathSegment, Type, TypePath};

/// The names that mean something else inside the item than outside of it.
pub(crate) struct Scope {
    /// The item's parameters: `T`, and `N` of `const N: usize`.
    parameters: Vec<Ident>,
    /// The item's own name: whoever calls a struct `String` does not mean the one of std.
    own: Ident,
}

impl Scope {
    pub(crate) fn new(own: &Ident, generics: &Generics) -> Self {
        let types = generics.type_params().map(|parameter| &parameter.ident);
        let consts = generics.const_params().map(|parameter| &parameter.ident);
        Self {
            parameters: types.chain(consts).cloned().collect(),
            own: own.clone(),
        }
    }
}

impl Scope {
    /// Whether a path means the same outside of the item: `MAX`, but not `Self::MAX`, `T::MAX`, `N`.
    pub(crate) fn is_outside(&self, path: &syn::Path) -> bool {
        let first = path.segments.first();
        first.is_some_and(|first| first.ident != "Self" && !self.parameters.contains(&first.ident))
    }
}

/// A type, by its outermost name.
pub(crate) enum Shape<'t> {
    Integer(Integer),
    /// `NonZeroU8`
    NonZero(Integer),
    /// `f32`, `f64`
    Float(&'static str),
    /// `String`, `str`
    Text,
    /// `Vec<T>`, `VecDeque<T>`, ..
    List(&'t Type),
    /// `HashSet<T>`, `BTreeSet<T>`: what they hold has no place.
    Set(&'t Type),
    /// `[T; N]`
    Array(&'t Type),
    /// `HashMap<K, V>`: the type of the values.
    Map(&'t Type),
    Option(&'t Type),
    /// `Box<T>`, `Rc<T>`, `Arc<T>`, `Cow<'static, T>`
    Pointer(&'t Type),
    Tuple(Vec<&'t Type>),
    /// Of std, without rules and without a rule that could stand on it: `bool`, `Duration`.
    Plain,
    /// A type parameter of the item.
    Parameter,
    Unknown,
}

/// An integer type of Rust.
#[derive(Clone, Copy)]
pub(crate) struct Integer {
    pub(crate) name: &'static str,
    signed: bool,
    bits: u32,
}

impl Integer {
    /// The greatest distance from 0 of a value below it, and of one above it.
    pub(crate) fn limits(self) -> (u128, u128) {
        let all = u128::MAX >> (128 - self.bits);
        match self.signed {
            true => ((all >> 1) + 1, all >> 1),
            false => (0, all),
        }
    }
}

const INTEGERS: [Integer; 12] = [
    Integer {
        name: "u8",
        signed: false,
        bits: 8,
    },
    Integer {
        name: "u16",
        signed: false,
        bits: 16,
    },
    Integer {
        name: "u32",
        signed: false,
        bits: 32,
    },
    Integer {
        name: "u64",
        signed: false,
        bits: 64,
    },
    Integer {
        name: "u128",
        signed: false,
        bits: 128,
    },
    Integer {
        name: "usize",
        signed: false,
        bits: 64,
    },
    Integer {
        name: "i8",
        signed: true,
        bits: 8,
    },
    Integer {
        name: "i16",
        signed: true,
        bits: 16,
    },
    Integer {
        name: "i32",
        signed: true,
        bits: 32,
    },
    Integer {
        name: "i64",
        signed: true,
        bits: 64,
    },
    Integer {
        name: "i128",
        signed: true,
        bits: 128,
    },
    Integer {
        name: "isize",
        signed: true,
        bits: 64,
    },
];

fn integer(name: &str) -> Option<Integer> {
    INTEGERS.into_iter().find(|integer| integer.name == name)
}

pub(crate) fn shape<'t>(ty: &'t Type, scope: &Scope) -> Shape<'t> {
    match ty {
        Type::Group(group) => shape(&group.elem, scope),
        Type::Paren(paren) => shape(&paren.elem, scope),
        Type::Array(array) => Shape::Array(&array.elem),
        Type::Slice(slice) => Shape::List(&slice.elem),
        Type::Tuple(tuple) => Shape::Tuple(tuple.elems.iter().collect()),
        Type::Path(path) => named(path, scope).unwrap_or(Shape::Unknown),
        _ => Shape::Unknown,
    }
}

/// Without the options and boxes around it.
pub(crate) fn peeled<'t>(ty: &'t Type, scope: &Scope) -> &'t Type {
    match shape(ty, scope) {
        Shape::Option(inner) | Shape::Pointer(inner) => peeled(inner, scope),
        _ => ty,
    }
}

fn named<'t>(path: &'t TypePath, scope: &Scope) -> Option<Shape<'t>> {
    if path.qself.is_some() {
        return None;
    }
    let segments = &path.path.segments;
    let (first, last) = (segments.first()?, segments.last()?);
    if segments.len() == 1 && path.path.leading_colon.is_none() {
        if scope.parameters.contains(&last.ident) {
            return Some(Shape::Parameter);
        }
        return if last.ident == scope.own {
            None
        } else {
            of_std(last)
        };
    }
    let first = first.ident.to_string();
    match first.as_str() {
        "std" | "core" | "alloc" => of_std(last),
        "serde_json" if last.ident == "Value" || last.ident == "Number" => Some(Shape::Plain),
        _ => None,
    }
}

fn of_std(segment: &PathSegment) -> Option<Shape<'_>> {
    let name = segment.ident.to_string();
    if let Some(integer) = integer(&name) {
        return Some(Shape::Integer(integer));
    }
    if let Some(integer) = name.strip_prefix("NonZero").map(str::to_lowercase) {
        let inside = if integer.is_empty() {
            first_name(segment)?
        } else {
            integer
        };
        return Some(Shape::NonZero(self::integer(&inside)?));
    }
    Some(match name.as_str() {
        "f32" => Shape::Float("f32"),
        "f64" => Shape::Float("f64"),
        "String" | "str" => Shape::Text,
        "bool" | "char" | "PhantomData" | "Duration" | "SystemTime" | "PathBuf" | "IpAddr"
        | "Ipv4Addr" | "Ipv6Addr" | "SocketAddr" => Shape::Plain,
        "Option" => Shape::Option(argument(segment, 0)?),
        "Box" | "Rc" | "Arc" | "Cow" => Shape::Pointer(argument(segment, 0)?),
        "Vec" | "VecDeque" | "LinkedList" => Shape::List(argument(segment, 0)?),
        "HashSet" | "BTreeSet" => Shape::Set(argument(segment, 0)?),
        "HashMap" | "BTreeMap" => Shape::Map(argument(segment, 1)?),
        _ => return None,
    })
}

/// The type argument at that place: 0 is the `u8` of `Vec<u8>`.
fn argument(segment: &PathSegment, place: usize) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.nth(place)
}

fn first_name(segment: &PathSegment) -> Option<String> {
    match argument(segment, 0)? {
        Type::Path(path) => path.path.get_ident().map(Ident::to_string),
        _ => None,
    }
}

/// What a value of a type may hold that has rules of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Inside {
    /// `Vec<String>`
    Nothing,
    /// `Vec<T>`
    Parameters,
    /// `Vec<Invoice>`
    Unknown,
}

pub(crate) fn inside(ty: &Type, scope: &Scope) -> Inside {
    match shape(ty, scope) {
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => Inside::Nothing,
        Shape::Text | Shape::Plain => Inside::Nothing,
        Shape::List(ty) | Shape::Set(ty) | Shape::Array(ty) => inside(ty, scope),
        Shape::Map(ty) => inside(ty, scope),
        Shape::Option(ty) | Shape::Pointer(ty) => inside(ty, scope),
        Shape::Tuple(types) => types
            .iter()
            .map(|ty| inside(ty, scope))
            .max()
            .unwrap_or(Inside::Nothing),
        Shape::Parameter => Inside::Parameters,
        Shape::Unknown => Inside::Unknown,
    }
}

/// Names of std without a path, which the item's module may have given to types of its own.
const MAY_BE_ANOTHER: [&str; 8] = [
    "String",
    "Duration",
    "SystemTime",
    "PathBuf",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
];

/// The types in `ty` that are taken for std's by their name alone: `String`.
pub(crate) fn taken_for_std<'t>(ty: &'t Type, scope: &Scope, found: &mut Vec<&'t Type>) {
    match shape(ty, scope) {
        Shape::Text | Shape::Plain => {
            if let Type::Path(path) = ungrouped(ty)
                && let Some(name) = path.path.get_ident()
                && MAY_BE_ANOTHER.iter().any(|known| name == known)
            {
                found.push(ty);
            }
        }
        Shape::List(ty) | Shape::Set(ty) | Shape::Array(ty) | Shape::Map(ty) => {
            taken_for_std(ty, scope, found);
        }
        Shape::Option(ty) | Shape::Pointer(ty) => taken_for_std(ty, scope, found),
        Shape::Tuple(types) => {
            let each = types.into_iter();
            each.for_each(|ty| taken_for_std(ty, scope, found));
        }
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => {}
        Shape::Parameter | Shape::Unknown => {}
    }
}

fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// The types in `ty` that are unknown until the item's parameters are: `T`, `T::Item`.
pub(crate) fn parameters<'t>(ty: &'t Type, scope: &Scope, found: &mut Vec<&'t Type>) {
    match ty {
        Type::Group(group) => parameters(&group.elem, scope, found),
        Type::Paren(paren) => parameters(&paren.elem, scope, found),
        Type::Array(array) => parameters(&array.elem, scope, found),
        Type::Slice(slice) => parameters(&slice.elem, scope, found),
        Type::Tuple(tuple) => {
            tuple
                .elems
                .iter()
                .for_each(|ty| parameters(ty, scope, found));
        }
        Type::Path(path) => parameters_in_path(ty, path, scope, found),
        _ => {}
    }
}

fn parameters_in_path<'t>(
    ty: &'t Type,
    path: &'t TypePath,
    scope: &Scope,
    found: &mut Vec<&'t Type>,
) {
    let segments = &path.path.segments;
    if segments
        .last()
        .is_some_and(|last| last.ident == "PhantomData")
    {
        return;
    }
    let of_parameter = match &path.qself {
        Some(qself) => {
            let mut within = Vec::new();
            parameters(&qself.ty, scope, &mut within);
            !within.is_empty()
        }
        None => segments
            .first()
            .is_some_and(|first| scope.parameters.contains(&first.ident)),
    };
    if of_parameter {
        found.push(ty);
        return;
    }
    for segment in segments {
        let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
            continue;
        };
        for argument in &arguments.args {
            if let GenericArgument::Type(ty) = argument {
                parameters(ty, scope, found);
            }
        }
    }
}

/// A type as people write it: `Vec<Option<u8>>`, without the spaces that tokens have.
pub(crate) fn written(ty: &Type) -> String {
    let mut text = String::new();
    write_tokens(ty.to_token_stream(), &mut text);
    text
}

fn write_tokens(tokens: proc_macro2::TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let printed = group.to_string();
                match group.delimiter() {
                    proc_macro2::Delimiter::None => write_tokens(group.stream(), text),
                    _ => text.push_str(&printed),
                }
            }
            TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ';') => {
                text.push(mark.as_char());
                text.push(' ');
            }
            TokenTree::Ident(word) => {
                if text.ends_with(|last: char| last.is_alphanumeric()) {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
            token => text.push_str(&token.to_string()),
        }
    }
}
