// Patterns that are no regex, and patterns that Rust and ECMA-262 read differently.
// errors: 18
use tinyllm::data;

#[data]
struct Patterns {
    #[schemars(pattern("("))]
    unclosed: String,
    #[schemars(regex(pattern = r"[z-a]"))]
    backwards: String,
    #[schemars(pattern("+"))]
    nothing_to_repeat: String,
    #[schemars(pattern(r"\q"))]
    unknown_escape: String,
    #[schemars(pattern("(?=a)"))]
    look_around: String,
    #[schemars(pattern(r"(a)\1"))]
    reference: String,
    #[schemars(pattern("(?i)yes"))]
    flags: String,
    #[schemars(pattern(r"\Ayes\z"))]
    ends_of_text: String,
    #[schemars(pattern(r"^\p{Lu}"))]
    unicode_class: String,
    #[schemars(pattern("[[:alpha:]]"))]
    named_class: String,
    #[schemars(pattern("[a-z&&[^b]]"))]
    intersection: String,
    #[schemars(pattern("(?P<year>1)"))]
    named_group: String,
    #[schemars(pattern(r"a\-b"))]
    escape_of_rust: String,
    #[schemars(pattern(r"\x{e9}"))]
    code_in_braces: String,
    #[schemars(pattern("a}"))]
    closing_brace: String,
    #[schemars(pattern("a**"))]
    repeated_twice: String,
    #[schemars(pattern("(a{1,500}){1,500}"))]
    too_large: String,
    #[schemars(inner(pattern("[]a]")))]
    of_items: Vec<String>,
}

fn main() {}
