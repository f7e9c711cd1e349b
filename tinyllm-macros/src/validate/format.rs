//! The formats of a text, by the names of the attributes.

/// What a text is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Email,
    Url,
    Ip,
    Ipv4,
    Ipv6,
    Uuid,
    Date,
    DateTime,
}

impl Format {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "email" => Self::Email,
            "url" => Self::Url,
            "ip" => Self::Ip,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "uuid" => Self::Uuid,
            "date" => Self::Date,
            "date_time" => Self::DateTime,
            _ => return None,
        })
    }

    /// The constant of `tinyllm::__private::formats`.
    pub(super) fn constant(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Url => "URL",
            Self::Ip => "IP",
            Self::Ipv4 => "IPV4",
            Self::Ipv6 => "IPV6",
            Self::Uuid => "UUID",
            Self::Date => "DATE",
            Self::DateTime => "DATE_TIME",
        }
    }

    /// The value of JSON Schema's `format`; it has none for an IP address of either version.
    pub(super) fn in_schema(self) -> Option<&'static str> {
        Some(match self {
            Self::Email => "email",
            Self::Url => "uri",
            Self::Ip => return None,
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::DateTime => "date-time",
        })
    }
}
