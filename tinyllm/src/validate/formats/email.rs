//! A mailbox as RFC 5321, section 4.1.2, writes it: `local@domain`, both in ASCII.
//!
//! No name around it: `Ann <ann@example.org>` is what a header holds.

use super::{ipv4, ipv6};

pub(super) fn fits(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain)
}

/// The longest part before the `@`, and the longest name of a host.
const LOCAL: usize = 64;
const DOMAIN: usize = 253;
const LABEL: usize = 63;

fn is_local(local: &str) -> bool {
    if local.is_empty() || local.len() > LOCAL {
        return false;
    }
    match local.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"').is_some_and(is_quoted),
        None => local.split('.').all(is_atom),
    }
}

fn is_atom(atom: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !atom.is_empty() && atom.bytes().all(fits)
}

/// Between the quotes: printable, with a backslash before a quote or a backslash.
fn is_quoted(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'\\' => bytes.next().is_some_and(|next| next.is_ascii_graphic()),
            b'"' => false,
            byte => byte.is_ascii_graphic() || byte == b' ' || byte == b'\t',
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_domain(domain: &str) -> bool {
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = literal {
        let tagged = address
            .get(..5)
            .filter(|tag| tag.eq_ignore_ascii_case("IPv6:"));
        return match tagged {
            Some(_) => address.get(5..).is_some_and(ipv6),
            None => ipv4(address),
        };
    }
    domain.len() <= DOMAIN && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let hyphens = label.get(2..4) == Some("--");
    let encoded = label
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    (1..=LABEL).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && (!hyphens || encoded)
        && label.bytes().all(fits)
}
