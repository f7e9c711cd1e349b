//! What a compiler says of a prompt file: the checks run in a const, and here as they are.
//!
//! No compile-fail test can hold them: the path of a file that rustc includes is the machine's own.

use tinyllm::show::check_places;

/// The words of the panic that stops the compiler; none if the template is good.
fn check(template: &'static str, expected: Option<&str>) {
    let checked = std::panic::catch_unwind(|| check_places(template, &["facts", "reason"]));
    let said = checked.err().map(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap()
    });
    assert_eq!(said.as_deref(), expected, "{template:?}");
}

#[test]
fn placeholders_of_a_prompt_file_name_parameters() {
    let unknown = Some("a placeholder of the prompt file names no parameter of the node");
    check("Weigh {facts.amount} for {reason}. {{not a place}}", None);
    check("no place at all", None);
    check("Weigh {fact.amount}", unknown);
    check("Weigh {}", unknown);
    check("Weigh {factsy}", unknown);
}

#[test]
fn braces_of_a_prompt_file_come_in_pairs() {
    check(
        "{facts",
        Some("a `{` of the prompt file is never closed; double it"),
    );
    check(
        "so } it is",
        Some("a `}` of the prompt file stands alone; double it"),
    );
}
