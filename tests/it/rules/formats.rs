//! What each format takes. The package `tests/agree` compares many more with another reader.

use tinyllm::data;
use tinyllm::validate::check;

#[data]
enum Format {
    Email(#[schemars(email)] String),
    Url(#[schemars(url)] String),
    Ip(#[schemars(ip)] String),
    Ipv4(#[schemars(ipv4)] String),
    Ipv6(#[schemars(ipv6)] String),
    Uuid(#[validate(uuid)] String),
    Date(#[validate(date)] String),
    DateTime(#[validate(date_time)] String),
}

#[track_caller]
fn takes(format: fn(String) -> Format, good: &[&str], bad: &[&str]) {
    for text in good {
        assert_eq!(
            check(&format(text.to_string())),
            Ok(()),
            "{text} is refused"
        );
    }
    for text in bad {
        assert!(check(&format(text.to_string())).is_err(), "{text} is taken");
    }
}

#[test]
fn email() {
    takes(
        Format::Email,
        &[
            "ann@example.org",
            "a.b+c@x",
            "\"a b\"@x.y",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@xn--bcher-kva.de",
        ],
        &[
            "",
            "ann",
            "@x",
            "a@",
            "a..b@x",
            ".a@x",
            "a@-x",
            "a@x..y",
            "a b@x",
            "Ann <ann@x.y>",
            "ä@x.y",
            "a@b_c",
            "a@x.y.",
        ],
    );
    let long = "a".repeat(65);
    takes(
        Format::Email,
        &[],
        &[&format!("{long}@x.y"), &format!("a@{long}.y")],
    );
}

#[test]
fn url() {
    takes(
        Format::Url,
        &[
            "https://example.org",
            "http://u:p@h:80/p/q?x=1&y#z",
            "mailto:a@b.c",
            "urn:isbn:1",
            "http://[::1]:8080/",
            "file:///etc",
            "a:",
            "http://h/%20",
            "http://[v1.a]/",
        ],
        &[
            "",
            "example.org",
            "//h",
            "1a:b",
            "http://h/ ",
            "http://h/ä",
            "http://h/%2",
            "http://[::1",
            "http://h:8a",
            "http://a@b@c/",
            "http://h/\\",
        ],
    );
}

#[test]
fn addresses() {
    takes(
        Format::Ip,
        &["127.0.0.1", "::1"],
        &["", "localhost", "1.2.3", "01.2.3.4"],
    );
    takes(
        Format::Ipv4,
        &["255.255.255.255"],
        &["::1", "256.1.1.1", "1.2.3.4 "],
    );
    takes(
        Format::Ipv6,
        &["2001:db8::1", "::ffff:1.2.3.4"],
        &["1.2.3.4", "fe80::1%eth0", ":::"],
    );
}

#[test]
fn uuid() {
    takes(
        Format::Uuid,
        &[
            "8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a35",
            "8C1A5B7E-93D2-4F60-A1B4-2D7C9E0F6A35",
        ],
        &[
            "",
            "8c1a5b7e93d24f60a1b42d7c9e0f6a35",
            "8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a3g",
            "{8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a35}",
        ],
    );
}

#[test]
fn dates() {
    takes(
        Format::Date,
        &["2026-03-31", "2024-02-29", "2000-02-29", "0000-01-01"],
        &[
            "",
            "2026-3-31",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-00-01",
            "2026-13-01",
            "2026-01-00",
            "31.03.2026",
            "2026-03-31 ",
        ],
    );
    takes(
        Format::DateTime,
        &[
            "2026-03-31T09:30:00Z",
            "2026-03-31t09:30:00.123456789z",
            "2026-03-31T09:30:00+01:30",
            "2016-12-31T23:59:60Z",
            "2017-01-01T00:59:60+01:00",
        ],
        &[
            "",
            "2026-03-31",
            "2026-03-31T09:30:00",
            "2026-03-31 09:30:00Z",
            "2026-03-31T24:00:00Z",
            "2026-03-31T09:60:00Z",
            "2026-03-31T09:30:60Z",
            "2026-03-31T09:30:00.Z",
            "2026-03-31T09:30Z",
            "2026-03-31T09:30:00+24:00",
            "2026-03-31T09:30:00+0100",
            "ä026-03-31T09:30:00Z",
        ],
    );
}
