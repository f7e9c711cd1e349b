//! What is translated, and what is refused. That both engines then agree is a test with values, in
//! `tests/it/rules`.

use super::*;

#[track_caller]
fn check(pattern: &str, expected: &str) {
    let said = for_rust(pattern).unwrap_or_else(|fault| fault.sentence());
    assert_eq!(said, expected, "for {pattern}");
}

#[test]
fn what_both_know_is_kept() {
    for pattern in [
        "",
        "^abc$",
        "a|b|",
        r"\.\*\/",
        "[a-z]+",
        "[^a]{2,3}",
        "a{2,}",
        r"[\^\-]",
    ] {
        assert!(for_rust(pattern).is_ok(), "{pattern}");
    }
    check("^a?(b|c)*$", "^a?(?:b|c)*$");
    check("a+?b{2}?", "a+b{2}");
    check("(?<year>1)", "(?:1)");
    check(r"\u{e9}\u00e9\xe9", "ééé");
    check("[-a]", r"[\-a]");
    check(r"[(){}|.]", r"[\(\)\{\}\|\.]");
}

#[test]
fn what_means_more_in_rust_is_narrowed() {
    check(r"\d\D", "[0-9][^0-9]");
    check(r"[\w.]", r"[[A-Za-z0-9_]\.]");
    check(r"a\b\B", r"a(?-u:\b)(?-u:\B)");
    check(".", class::DOT);
    check(r"\s", &format!("[{}]", class::SPACE));
}

#[test]
fn what_one_of_them_does_not_know_is_refused() {
    let cases = [
        (
            "(?i)a",
            "column 1 of the pattern: ECMA-262 has no flags within a pattern: write `[aA]` for both cases",
        ),
        (
            "(?x: a)",
            "column 3 of the pattern: ECMA-262 has no flags within a pattern: write `[aA]` for both cases",
        ),
        (
            r"\Aa",
            r"column 1 of the pattern: `\A` is Rust's: write `^`",
        ),
        (
            r"a\z",
            r"column 2 of the pattern: `\z` is Rust's: write `$`",
        ),
        (
            r"\<a",
            r"column 1 of the pattern: `\<` is Rust's: write `\b`",
        ),
        (
            r"\b{start}a",
            r"column 1 of the pattern: `\b{start}` is Rust's: write `\b`",
        ),
        (
            "(?P<n>a)",
            "column 1 of the pattern: nothing is captured: write `(?:..)`",
        ),
        (
            "[a&&b]",
            "column 2 of the pattern: ECMA-262 has no `&&`, `--` and `~~` of classes: write one class",
        ),
        (
            "[a[b]]",
            r"column 3 of the pattern: ECMA-262 has no class within a class: write `\[`",
        ),
        (
            "[[:alpha:]]",
            "column 2 of the pattern: ECMA-262 has no `[:name:]`: write ranges, such as `[a-z]`",
        ),
        ("[]a]", r"column 2 of the pattern: write `\]`"),
        (
            "[--a]",
            r"column 3 of the pattern: write `\-` within a class",
        ),
        (
            "[a-c-e]",
            r"column 5 of the pattern: write `\-` within a class",
        ),
        ("a]", r"column 2 of the pattern: write `\]`"),
        ("a}", r"column 2 of the pattern: write `\}`"),
        (
            "a{ 0, 5 }",
            "column 2 of the pattern: `{ 0, 5 }` is read by Rust alone: write `{0,5}`, without spaces",
        ),
        (
            "a**",
            "column 3 of the pattern: `*` repeats a repetition: put a group between them",
        ),
        (
            "^*",
            "column 2 of the pattern: `*` repeats what matches no character: leave it out",
        ),
        (
            r"\-",
            r"column 1 of the pattern: ECMA-262 does not know `\-`: write `-`",
        ),
        (
            r"\%",
            r"column 1 of the pattern: ECMA-262 does not know `\%`: write `%`",
        ),
        (
            r"\a",
            r"column 1 of the pattern: ECMA-262 does not know `\a`: write `\x07`",
        ),
        (
            r"\x{e9}",
            r"column 1 of the pattern: ECMA-262 does not know `\x{e9}`: write `\u{e9}`",
        ),
        (
            r"\U000000e9",
            r"column 1 of the pattern: ECMA-262 does not know `\U000000e9`: write `\u{e9}`",
        ),
    ];
    for (pattern, expected) in cases {
        check(pattern, expected);
    }
    for pattern in [r"\p{L}", r"[\p{L}]", r"\pL"] {
        let fault = for_rust(pattern).err().map(|fault| fault.text);
        assert_eq!(fault.as_deref(), Some(class::UNICODE), "{pattern}");
    }
}

#[test]
fn what_is_no_regex_is_refused() {
    let cases = [
        (
            "(",
            r"column 1 of the pattern: a `(` is never closed; the character is written `\(`",
        ),
        (
            "aé)",
            r"column 3 of the pattern: a `)` closes nothing; the character is written `\)`",
        ),
        (
            "[a",
            r"column 1 of the pattern: a `[` is never closed; the character is written `\[`",
        ),
        (
            "a{,5}",
            "column 3 of the pattern: a count begins with a number: `{0,5}`",
        ),
        (
            "[z-a]",
            "column 2 of the pattern: the range ends before it begins",
        ),
        (
            r"\q",
            "column 1 of the pattern: no regex: unrecognized escape sequence",
        ),
        (
            r"(a)\1",
            "column 4 of the pattern: Rust's engine knows no references to groups: write a rule of your own, `#[validate(with = path)]`",
        ),
        (
            "(?=a)",
            "column 1 of the pattern: Rust's engine does not look ahead or behind: write a rule of your own, `#[validate(with = path)]`",
        ),
        (
            "(?:a{100}){100}",
            "column 1 of the pattern: repeats more than 1000 single matches: loosen the counts",
        ),
    ];
    for (pattern, expected) in cases {
        check(pattern, expected);
    }
}

#[test]
fn a_text_is_its_own_pattern() {
    assert_eq!(of_text("a.b-c#(d)"), r"a\.b-c#\(d\)");
    assert!(for_rust(&of_text(r"\ . + * ? ( ) | [ ] { } ^ $ # & - ~")).is_ok());
}

const PIECES: &[&str] = &[
    "a",
    "b",
    "k",
    "ſ",
    "é",
    "😀",
    " ",
    ",",
    "-",
    "/",
    ".",
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\S",
    r"\b",
    r"\B",
    "^",
    "$",
    "(",
    "(?:",
    "(?<n>",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{1,3}",
    "{2,}",
    "{",
    "}",
    "[",
    "[^",
    "]",
    r"\-",
    r"\]",
    r"\.",
    r"\/",
    r"\#",
    "a-z",
    "0-9",
    "--",
    "&&",
    "~~",
    r"\x41",
    r"\u00e9",
    r"\u{1F600}",
    r"\n",
    r"\a",
    "(?i)",
    "(?=",
    r"\p{L}",
    r"\A",
    "[:alpha:]",
    r"\1",
    "#",
    "&",
];

const LETTERS: &[char] = &[
    'a', 'b', 'k', 'K', 'z', '\u{212a}', 'ſ', 's', 'é', '😀', ' ', '\n', '\r', '\u{2028}',
    '\u{a0}', '\u{85}', '\u{feff}', '0', '٢', '_', '-', '/', '.', ',', '#', '&', 'A',
];

/// Whatever is let through, a reader of ECMA-262 takes too, and finds the same.
#[test]
fn what_is_let_through_means_the_same_to_both() {
    let mut chance = fastrand::Rng::with_seed(1);
    let mut random = |of: usize| chance.usize(..of);
    let (mut taken, mut found) = (0, 0);
    for _ in 0..6_000 {
        let pattern: String = (0..=random(7))
            .map(|_| PIECES[random(PIECES.len())])
            .collect();
        let Ok(rust) = for_rust(&pattern) else {
            continue;
        };
        taken += 1;
        let ecma = regress::Regex::with_flags(&pattern, "u")
            .unwrap_or_else(|fault| panic!("ECMA-262 does not take {pattern:?}: {fault}"));
        let native = regex::Regex::new(&rust)
            .unwrap_or_else(|fault| panic!("Rust does not take {rust:?}: {fault}"));
        for _ in 0..10 {
            let text: String = (0..random(6))
                .map(|_| LETTERS[random(LETTERS.len())])
                .collect();
            let finds = native.is_match(&text);
            assert_eq!(
                finds,
                ecma.find(&text).is_some(),
                "{pattern:?} as {rust:?} on {text:?}"
            );
            found += usize::from(finds);
        }
    }
    assert!(
        taken > 300 && found > 1000,
        "{taken} patterns, found {found} times"
    );
}

/// The largest that is let through fits the engine's limit, which the runtime sets.
#[test]
fn the_largest_pattern_can_be_compiled() {
    let rust =
        for_rust(r"[^\s\u{1F600}]{1000}").unwrap_or_else(|fault| panic!("{}", fault.sentence()));
    let mut builder = regex::RegexBuilder::new(&rust);
    assert!(builder.size_limit(256 << 20).build().is_ok());
}
