//! The nearest of the known names to a mistyped one.

/// The known name that is nearest to `name`, if it is near enough to be what was meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).max(1);
    let distances = known.into_iter().map(|known| {
        (
            strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase()),
            known,
        )
    });
    let near = distances.filter(|(distance, _)| *distance <= allowed);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// "; did you mean `retries`?", or the list of what there is.
pub(crate) fn hint<'a>(
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("; did you mean `{near}`?");
    }
    let list: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if list.is_empty() {
        return format!("; there are no {what}");
    }
    format!("; {what}: {}", list.join(", "))
}
