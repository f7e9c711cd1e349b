//! Formats of texts, as JSON Schema 2020-12 reads their names.
//!
//! Each is one pass over the text. std reads IP addresses; the others are shorter than what a crate
//! for them would need around it.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::derived::Seen;
use super::{Step, Violations};

mod email;
mod time;
mod uri;

/// How a text is written.
#[derive(Debug)]
pub struct Format {
    rule: &'static str,
    /// With an example that fits.
    sentence: &'static str,
    fits: fn(&str) -> bool,
}

impl Format {
    /// Whether a text is written so.
    #[inline]
    pub fn fits(&self, text: &str) -> bool {
        (self.fits)(text)
    }

    /// Reports that a text is not.
    #[cold]
    pub fn broken(&self, violations: &mut Violations, at: &[Step], text: &str) {
        let (seen, sentence) = (Seen(text).beginning(), self.sentence);
        let message = format_args!("is {seen}, but must be {sentence}");
        violations.broken(at, self.rule, &seen, message);
    }
}

/// `ann@example.org` (RFC 5321, section 4.1.2).
pub const EMAIL: Format = Format {
    rule: "email",
    sentence: "an email address, such as ann@example.org",
    fits: email::fits,
};

/// `https://example.org/a?b#c` (RFC 3986, a URI with its scheme).
pub const URL: Format = Format {
    rule: "url",
    sentence: "a URL with its scheme, such as https://example.org/path",
    fits: uri::fits,
};

/// An IP address of either version.
pub const IP: Format = Format {
    rule: "ip",
    sentence: "an IP address, such as 192.0.2.1 or 2001:db8::1",
    fits: |text| ipv4(text) || ipv6(text),
};

/// `192.0.2.1`
pub const IPV4: Format = Format {
    rule: "ipv4",
    sentence: "an IP address of version 4, such as 192.0.2.1",
    fits: ipv4,
};

/// `2001:db8::1`
pub const IPV6: Format = Format {
    rule: "ipv6",
    sentence: "an IP address of version 6, such as 2001:db8::1",
    fits: ipv6,
};

/// `8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a35` (RFC 9562, with hyphens).
pub const UUID: Format = Format {
    rule: "uuid",
    sentence: "a UUID, such as 8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a35",
    fits: uuid,
};

/// `2026-03-31` (RFC 3339, `full-date`).
pub const DATE: Format = Format {
    rule: "date",
    sentence: "a date, such as 2026-03-31",
    fits: time::date,
};

/// `2026-03-31T09:30:00Z` (RFC 3339, `date-time`).
pub const DATE_TIME: Format = Format {
    rule: "date_time",
    sentence: "a date and time with its offset, such as 2026-03-31T09:30:00Z",
    fits: time::date_time,
};

fn ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

fn ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

fn uuid(text: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}
