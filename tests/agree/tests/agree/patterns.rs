//! Patterns: Rust's engine, a reader of ECMA-262 and the reader of the schema find the same.

use serde_json::json;
use tinyllm::data;
use tinyllm::validate::check;

const LETTERS: &[char] = &[
    'a', 'b', 'A', 'Z', 'k', '\u{212a}', 's', 'ſ', '0', '9', '٢', '_', '-', '.', ' ', '\t', '\n',
    '\r', '\u{b}', '\u{a0}', '\u{85}', '\u{2028}', '\u{feff}', '\u{180e}', 'é', 'ß', '中', '😀',
    '^', '$', '\\', ']', '}', '/',
];

macro_rules! patterns {
    ($($name:ident $pattern:literal)*) => { $(
        #[test]
        fn $name() {
            #[data]
            struct Text(#[schemars(pattern($pattern))] String);
            let schema = tinyllm::schema::of::<Text>();
            assert_eq!(schema["pattern"], $pattern);
            // The reader of the schema leaves `\b` to Rust, which looks at all letters of Unicode.
            let reader = (!$pattern.contains("\\b") && !$pattern.contains("\\B"))
                .then(|| jsonschema::validator_for(&schema).expect("a schema"));
            let ecma = regress::Regex::with_flags($pattern, "u").expect("a pattern of ECMA-262");
            let mut chance = fastrand::Rng::with_seed(7);
            let (mut good, mut bad) = (0, 0);
            for _ in 0..3000 {
                let length = chance.usize(..6);
                let text: String = (0..length).map(|_| LETTERS[chance.usize(..LETTERS.len())]).collect();
                let native = check(&Text(text.clone())).is_ok();
                assert_eq!(native, ecma.find(&text).is_some(), "ECMA-262, on {text:?}");
                if let Some(reader) = &reader {
                    assert_eq!(native, reader.is_valid(&json!(text)), "the schema, on {text:?}");
                }
                *(if native { &mut good } else { &mut bad }) += 1;
            }
            assert!(good > 0 && bad > 0, "{good} good, {bad} bad");
        }
    )* };
}

patterns! {
    digits r"\d"
    no_digits r"^\D+$"
    words r"^\w{2,}$"
    no_words r"\W\w"
    spaces r"^\s"
    no_spaces r"^\S{2}$"
    any r"^.{2}$"
    lines r"^$|^a.b"
    boundaries r"\ba"
    no_boundaries r"\Ba\B"
    classes r"[^\d\s]a|[\W_]{2}"
    ranges r"^[a-zà-ÿ\-]+$"
    escapes r"[\^\]\\]|\u00e9|\x41|\u{1F600}|\$"
    groups r"^(?:a|b)*(?<x>A|Z)?$"
    brackets r"[\]}][(){}^$.]?$"
    lazy r"^a*?b+?.{0,2}?$"
    wide r"^[^a]$"
    controls r"[\t\v\n\f\r]"
}
