//! Which definitions have a page: a text that a build script writes and a macro reads.
//!
//! `src/lib.rs=12:8,40:4;src/loans.rs=7:5`: files with the lines and columns of names; the pages are
//! numbered in the order of the text, from 0. Must not know what is on a page, nor read a file.

/// The text for these places, in their order: file, line, column.
///
/// ```
/// use tinyllm_graph::places;
///
/// let text = places::written([("src/lib.rs", 12, 8), ("src/lib.rs", 40, 4), ("src/loans.rs", 7, 5)]);
/// assert_eq!(text, "src/lib.rs=12:8,40:4;src/loans.rs=7:5");
/// ```
pub fn written<'p>(places: impl IntoIterator<Item = (&'p str, u32, u32)>) -> String {
    let mut text = String::new();
    let mut open: Option<&str> = None;
    for (file, line, column) in places {
        if open == Some(file) {
            text.push(',');
        } else {
            if open.is_some() {
                text.push(';');
            }
            text.push_str(&escaped(file));
            text.push('=');
            open = Some(file);
        }
        text.push_str(&format!("{line}:{column}"));
    }
    text
}

/// The number of the page of what stands there. `file` is as rustc names it; it may have more
/// folders before it than the text knows of.
///
/// ```
/// use tinyllm_graph::places;
///
/// let text = "src/lib.rs=12:8,40:4;src/loans.rs=7:5";
/// assert_eq!(places::page(text, "src/loans.rs", 7, 5), Some(2));
/// assert_eq!(places::page(text, "/somewhere/src/lib.rs", 40, 4), Some(1));
/// assert_eq!(places::page(text, "src/lib.rs", 41, 4), None);
/// ```
pub fn page(text: &str, file: &str, line: u32, column: u32) -> Option<usize> {
    let place = format!("{line}:{column}");
    let asked = escaped(file);
    let mut number = 0;
    // The longest name that fits is the file's own.
    let mut found: Option<(usize, usize)> = None;
    for part in text.split(';') {
        let (name, places) = part.split_once('=')?;
        let fits = asked
            .strip_suffix(name)
            .is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']));
        for one in places.split(',') {
            let longer = found.is_none_or(|(length, _)| length < name.len());
            if fits && longer && one == place {
                found = Some((name.len(), number));
            }
            number += 1;
        }
    }
    found.map(|(_, number)| number)
}

/// A file name without the signs that part the text.
fn escaped(file: &str) -> String {
    let mut name = String::with_capacity(file.len());
    for sign in file.chars() {
        match sign {
            '%' | '=' | ';' | ',' | '\n' | '\r' => {
                name.push_str(&format!("%{:02x}", u32::from(sign)));
            }
            sign => name.push(sign),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{page, written};

    #[test]
    fn any_file_name_can_be_found() {
        let files = [
            "a=b.rs",
            "100%.rs",
            "x;y,z.rs",
            "deep/src/lib.rs",
            "src/lib.rs",
            "ä\n.rs",
        ];
        let text = written(files.map(|file| (file, 3, 7)));
        for (number, file) in files.into_iter().enumerate() {
            assert_eq!(page(&text, file, 3, 7), Some(number), "{file} in {text}");
            assert_eq!(page(&text, file, 3, 8), None);
        }
    }

    #[test]
    fn a_longer_name_is_another_file() {
        let text = written([("src/lib.rs", 1, 1), ("tests/src/lib.rs", 1, 1)]);
        assert_eq!(page(&text, "tests/src/lib.rs", 1, 1), Some(1));
        assert_eq!(page(&text, "bank/src/lib.rs", 1, 1), Some(0));
        assert_eq!(page(&text, "bank_src/lib.rs", 1, 1), None);
        assert_eq!(page("", "src/lib.rs", 1, 1), None);
        assert_eq!(page("nonsense", "src/lib.rs", 1, 1), None);
    }
}
