//! Durations.

use tinyllm_syntax::duration_ms;

#[test]
fn durations() {
    let good = [
        ("500ms", 500),
        ("30s", 30_000),
        ("2m", 120_000),
        ("1h", 3_600_000),
        ("7d", 604_800_000),
        ("0s", 0),
    ];
    for (text, ms) in good {
        assert_eq!(duration_ms(text), Ok(ms), "{text}");
    }
    for text in [
        "",
        "s",
        "30",
        "30 s",
        "-1s",
        "1.5s",
        "1w",
        "99999999999999999999s",
        "18446744073709551615d",
        "3ö",
    ] {
        let say = "a duration is a number and a unit, such as `500ms`, `30s`, `2m`, `1h`, `7d`";
        assert_eq!(duration_ms(text), Err(say.to_owned()), "{text}");
    }
}
