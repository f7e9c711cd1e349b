//! Dates and times as RFC 3339 writes them.

pub(super) fn date(text: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return false;
    };
    let numbers = (
        number(&[*y1, *y2, *y3, *y4]),
        number(&[*m1, *m2]),
        number(&[*d1, *d2]),
    );
    let (Some(year), Some(month), Some(day)) = numbers else {
        return false;
    };
    day >= 1 && day <= days(year, month)
}

pub(super) fn date_time(text: &str) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let time = rest.strip_prefix(['T', 't']);
    date(day) && time.is_some_and(is_time)
}

/// The number of these digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        Some(number * 10 + digit)
    })
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// `09:30:00.5+01:00`
fn is_time(text: &str) -> bool {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text.as_bytes() else {
        return false;
    };
    let numbers = (
        number(&[*h1, *h2]),
        number(&[*m1, *m2]),
        number(&[*s1, *s2]),
    );
    let (Some(hour), Some(minute), Some(second)) = numbers else {
        return false;
    };
    let Some(offset) = without_fraction(rest).and_then(offset) else {
        return false;
    };
    let in_range = hour < 24 && minute < 60 && second <= 60;
    in_range && (second < 60 || ends_a_day(hour, minute, offset))
}

fn without_fraction(rest: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = rest.strip_prefix(b".") else {
        return Some(rest);
    };
    let digits = fraction
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits > 0).then(|| fraction.get(digits..)).flatten()
}

/// How many minutes the clock is before that of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, h1, h2, m1, m2) = match text {
        b"Z" | b"z" => return Some(0),
        [b'+', h1, h2, b':', m1, m2] => (1, h1, h2, m1, m2),
        [b'-', h1, h2, b':', m1, m2] => (-1, h1, h2, m1, m2),
        _ => return None,
    };
    let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
    let in_range = hours < 24 && minutes < 60;
    in_range.then(|| sign * i64::from(hours * 60 + minutes))
}

/// A leap second is the last one of a day of UTC.
fn ends_a_day(hour: u32, minute: u32, offset: i64) -> bool {
    let minutes = i64::from(hour * 60 + minute) - offset;
    minutes.rem_euclid(24 * 60) == 24 * 60 - 1
}
