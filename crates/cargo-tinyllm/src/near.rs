//! "Did you mean". Must not know what is named.

/// The name closest to `word`, if one is close enough to have been meant.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let distances = names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name));
    let close = |(distance, name): &(usize, &str)| {
        *distance <= name.chars().count().div_ceil(3) || (word.len() > 2 && name.contains(word))
    };
    let nearest = distances
        .filter(close)
        .min_by_key(|(distance, _)| *distance);
    nearest.map(|(_, name)| name)
}

/// `a`, `b` and `c`, cut where there are many.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 12;
    let names: Vec<&str> = names.into_iter().collect();
    let mut shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > MOST {
        shown.push(format!("and {} more", names.len() - MOST));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_close_is_meant() {
        let names = ["process_loan", "settle", "crag"];
        assert_eq!(nearest("proces_loan", names), Some("process_loan"));
        assert_eq!(nearest("loan", names), Some("process_loan"));
        assert_eq!(nearest("setle", names), Some("settle"));
        assert_eq!(nearest("publish", names), None);
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        let many = listed(std::iter::repeat_n("a", 20));
        assert!(many.ends_with("`a`, and 8 more"), "{many}");
    }
}
