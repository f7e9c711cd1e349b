//! Durations as they are written in options: a number and a unit.
//!
//! Knows nothing of which options hold one.

/// Parses `"30s"`, `"500ms"`, `"2m"`, `"1h"`, `"7d"` into milliseconds.
///
/// # Errors
///
/// A sentence that says how a duration is written, if `text` is not one or is too long for `u64`.
///
/// ```
/// assert_eq!(tinyllm_syntax::duration_ms("30s"), Ok(30_000));
/// assert!(tinyllm_syntax::duration_ms("30").is_err());
/// ```
pub fn duration_ms(text: &str) -> Result<u64, String> {
    let says = || "a duration is a number and a unit, such as `500ms`, `30s`, `2m`, `1h`, `7d`";
    let digits = text
        .find(|sign: char| !sign.is_ascii_digit())
        .ok_or_else(says)?;
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60 * 1_000,
        "h" => 60 * 60 * 1_000,
        "d" => 24 * 60 * 60 * 1_000,
        _ => return Err(says().to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| says())?;
    number.checked_mul(unit).ok_or_else(|| says().to_owned())
}

/// The shortest way to write a duration: `90_000` is `90s`, `60_000` is `1m`.
pub(crate) fn written(ms: u64) -> String {
    let units = [
        (24 * 60 * 60 * 1_000, "d"),
        (60 * 60 * 1_000, "h"),
        (60 * 1_000, "m"),
        (1_000, "s"),
    ];
    for (unit, name) in units {
        if ms > 0 && ms.is_multiple_of(unit) {
            return format!("{}{name}", ms / unit);
        }
    }
    format!("{ms}ms")
}
