//! "Did you mean": finds the name that was probably meant, and lists names in a message.
//!
//! Knows nothing of what the names stand for.

/// The nearest of `names`, if no more than a third of `word` is different.
pub(crate) fn near<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    let most = (word.chars().count() / 3).max(1);
    names
        .iter()
        .map(|name| (strsim::osa_distance(word, name), *name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `` `a`, `b`, `c` ``
pub(crate) fn listed<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    quoted.join(", ")
}

/// What is said about an option that does not exist.
pub(crate) fn no_option(word: &str, names: &[&str]) -> String {
    match near(word, names) {
        Some(name) => format!("no option named `{word}`; did you mean `{name}`?"),
        None => format!("no option named `{word}`; options: {}", listed(names)),
    }
}
