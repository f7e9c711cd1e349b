//! A URI as RFC 3986 writes it, with its scheme: `scheme:[//authority]path[?query][#fragment]`.

use super::ipv6;

pub(super) fn fits(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let (rest, fragment) = cut(rest, '#');
    let (rest, query) = cut(rest, '?');
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(authority) {
                return false;
            }
            path
        }
    };
    is_scheme(scheme)
        && consists_of(path, b":@/")
        && query.is_none_or(|query| consists_of(query, b":@/?"))
        && fragment.is_none_or(|fragment| consists_of(fragment, b":@/?"))
}

fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_scheme(scheme: &str) -> bool {
    let mut bytes = scheme.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// `user@host:80`
fn is_authority(authority: &str) -> bool {
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, authority),
    };
    if user.is_some_and(|user| !consists_of(user, b":")) {
        return false;
    }
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if is_address(address) => ("", port),
            _ => return false,
        },
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    let port_fits = port.is_empty() || digits.len() < port.len();
    consists_of(host, b"") && port_fits && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands in brackets: an address of version 6, or of a version to come (`v1.x`).
fn is_address(address: &str) -> bool {
    let Some(future) = address.strip_prefix(['v', 'V']) else {
        return ipv6(address);
    };
    future.split_once('.').is_some_and(|(version, rest)| {
        let is_version =
            !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_version && !rest.is_empty() && !rest.contains('%') && consists_of(rest, b":")
    })
}

/// Unreserved characters, those that delimit parts, escapes (`%20`) and `more`.
fn consists_of(text: &str, more: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                let mut digit = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                digit() && digit()
            }
            byte => {
                byte.is_ascii_alphanumeric()
                    || b"-._~!$&'()*+,;=".contains(&byte)
                    || more.contains(&byte)
            }
        };
        if !fits {
            return false;
        }
    }
    true
}
