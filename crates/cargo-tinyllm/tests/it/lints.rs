//! Each lint where it speaks, where it is silent, and where it is allowed.

use crate::support::{Folder, LOAN, tinyllm};

/// Private parts of a program, which `main` runs by `start`.
fn program(name: &str, source: &str) -> Folder {
    let folder = Folder::package(name, "");
    folder.write(
        "src/main.rs",
        &format!("use tinyllm::prelude::*;\n{source}"),
    );
    folder
}

/// The lints of a program with their lines, and the exit code.
#[track_caller]
fn check(name: &str, source: &str, expected: &[&str]) {
    let folder = program(name, source);
    let ran = tinyllm(folder.path(), "lint");
    let heads: Vec<String> = ran
        .out
        .split("\n\n")
        .filter_map(|finding| {
            let lint = finding.strip_prefix("warning[")?.split(']').next()?;
            let place = finding
                .lines()
                .nth(1)?
                .trim()
                .strip_prefix("--> src/main.rs:")?;
            Some(format!("{lint} {place}"))
        })
        .collect();
    assert_eq!(heads, expected, "{ran:?}");
    assert_eq!(ran.code, i32::from(!expected.is_empty()), "{ran:?}");
}

#[test]
fn a_sound_package() {
    let folder = Folder::package("sound", LOAN);
    assert_eq!(
        tinyllm(folder.path(), "lint").fine(),
        "nothing to look at\n"
    );
}

#[test]
fn the_whole_text_of_a_finding() {
    let folder = program(
        "text",
        "#[llm_function]\nfn lonely(a: u8) -> u8 { a }\nfn main() {}",
    );
    let ran = tinyllm(folder.path(), "lint");
    assert_eq!(
        ran.out,
        "warning[unused-node]: the node `lonely` is never used\n  \
         --> src/main.rs:3:4\n   \
         = help: call `lonely` in a graph, run it by `lonely::run(..)`, or remove it\n   \
         = else: `// tinyllm-lint: allow(unused-node)` above it\n\n\
         1 finding\n"
    );
    assert_eq!(ran.code, 1);
    let coloured = tinyllm(folder.path(), "lint --color always").out;
    assert!(coloured.contains("\u{1b}["), "{coloured}");
}

#[test]
fn nodes_and_graphs_that_nobody_uses() {
    let used = "#[llm_function] fn one(a: u8) -> u8 { a }\n\
                chain! { fn outer(a: u8) -> u8 { one(a) } }\n";
    check(
        "run",
        &format!("{used}fn main() {{ outer::run(&runtime, 1); }}"),
        &[],
    );
    check(
        "drawn-only",
        &format!("{used}fn main() {{ outer::graph(); }}"),
        &["unused-graph 3:13"],
    );
    check(
        "in-words",
        &format!("{used}fn main() {{ /* outer::run() */ println!(\"outer::run()\"); }}"),
        &["unused-graph 3:13"],
    );
    check(
        "by-hand",
        "#[llm_function] fn one(a: u8) -> u8 { a }\n\
         #[llm_function] async fn two(cx: &Cx, a: u8) -> u8 { one::call(cx, a).await }\n\
         fn main() { two::run(&runtime, 1); }",
        &[],
    );
    check(
        "itself",
        "#[llm_function] async fn one(cx: &Cx, a: u8) -> u8 { one::call(cx, a).await }\nfn main() {}",
        &["unused-node 2:26"],
    );
}

#[test]
fn a_library_is_used_by_others() {
    let folder = Folder::package(
        "library",
        "use tinyllm::prelude::*;\nmod inner;\npub use inner::shown;\n\
         #[llm_function] pub fn open(a: u8) -> u8 { a }\n\
         #[llm_function] fn closed(a: u8) -> u8 { a }\n",
    );
    folder.write(
        "src/inner.rs",
        "use tinyllm::prelude::*;\n#[llm_function] pub fn shown(a: u8) -> u8 { a }\n\
         #[llm_function] pub fn hidden(a: u8) -> u8 { a }\n",
    );
    let ran = tinyllm(folder.path(), "lint");
    assert!(
        ran.out.contains("`closed`") && ran.out.contains("`hidden`"),
        "{ran:?}"
    );
    assert!(ran.out.ends_with("2 findings\n"), "{ran:?}");
}

#[test]
fn answers_that_can_be_wrong() {
    let source = "/// Weigh.\n#[llm_function] async fn weigh(a: String) -> Verdict;\n\
                  /// Write.\n#[llm_function] async fn write(a: String) -> String;\n\
                  /// Write well.\n#[llm_function(validate = good)] async fn well(a: String) -> String;\n\
                  /// Weigh once.\n#[llm_function(retries = 0)] async fn once(a: String) -> Verdict;\n\
                  /// Weigh often.\n#[llm_function(retries = 2)] async fn often(a: String) -> Verdict;\n\
                  fn main() { weigh::run(); write::run(); well::run(); once::run(); often::run(); }";
    check("retries", source, &["no-retries 3:26", "no-retries 7:43"]);
    let folder = program("settings", source);
    folder.write(
        "tinyllm.toml",
        "[nodes.weigh]\nretries = 2\n[nodes.well]\nretries = 1\n",
    );
    assert_eq!(
        tinyllm(folder.path(), "lint").fine(),
        "nothing to look at\n"
    );
}

#[test]
fn costs_without_a_bound() {
    let nodes = "/// Write.\n#[llm_function] async fn write(a: String) -> String;\n\
                 #[llm_function] fn plain(a: String) -> String { a }\n\
                 #[llm_function] async fn free(cx: &Cx, a: String) -> String { a }\n";
    let check = |name: &str, body: &str, expected: &[&str]| {
        let source = format!(
            "{nodes}chain! {{ fn all(list: Vec<String>, a: String) -> String {{ {body} }} }}\n\
             fn main() {{ all::run(); write::run(); plain::run(); free::run(); }}"
        );
        check(name, &source, expected);
    };
    let found: &[&str] = &["unbounded-cost 6:13"];
    check(
        "each",
        "concurrent!(for one in list { write(one) }); a",
        found,
    );
    check("loop", "for one in list { write(one); } a", found);
    check("race", "race!(for one in list { write(one) })", found);
    check("by-cx", "free(a)", found);
    check("rounds", "for _ in 0..3 { write(a); } a", &[]);
    check("no-model", "for one in list { plain(one); } a", &[]);
}

#[test]
fn a_cost_is_told_where_it_arises() {
    let source = "/// Write.\n#[llm_function] async fn write(a: String) -> String;\n\
                  chain! { fn inner(list: Vec<String>) -> Vec<String> { concurrent!(for a in list { write(a) }) } }\n\
                  chain! { fn outer(list: Vec<String>) -> Vec<String> { inner(list) } }\n\
                  fn main() { outer::run(); }";
    check("arises", source, &["unbounded-cost 4:13"]);
}

#[test]
fn prompts_that_begin_with_values() {
    let long =
        "Answer in one short paragraph, in plain words, and never mention that you are a model.";
    let source = |prompt: &str| {
        format!(
            "#[llm_function(prompt = \"{prompt}\")] async fn say(question: String, topic: String) -> String;\n\
             fn main() {{ say::run(); }}"
        )
    };
    check(
        "first",
        &source(&format!("{{question}} {{topic}} {long}")),
        &["variable-first 2:144"],
    );
    check(
        "last",
        &source(&format!("{long} {{topic}} {{question}}")),
        &[],
    );
    check(
        "labels",
        &source("Topic: {topic}. Question: {question}"),
        &[],
    );
    let folder = program(
        "prompt-file",
        "#[llm_function(prompt_file = \"say.txt\")] async fn say(question: String) -> String;\n\
         fn main() { say::run(); }",
    );
    folder.write("say.txt", &format!("{{question}}\n{long}\n"));
    let ran = tinyllm(folder.path(), "lint");
    assert!(
        ran.out
            .contains("letters of constant text after `{question}`"),
        "{ran:?}"
    );
}

#[test]
fn allowed_by_a_comment() {
    let lonely = "#[llm_function]\nfn lonely(a: u8) -> u8 { a }\nfn main() {}";
    check(
        "above",
        &format!("// tinyllm-lint: allow(unused-node)\n{lonely}"),
        &[],
    );
    check(
        "between",
        &lonely.replace(
            "]\n",
            "]\n// tinyllm-lint: allow(no-retries, unused-node)\n",
        ),
        &[],
    );
    check(
        "behind",
        &lonely.replace("{ a }", "{ a } // tinyllm-lint: allow(unused-node)"),
        &[],
    );
    check(
        "another",
        &format!("// tinyllm-lint: allow(no-retries)\n{lonely}"),
        &["unused-node 4:4"],
    );
    check(
        "the-next-alone",
        &format!(
            "// tinyllm-lint: allow(unused-node)\n#[llm_function]\nfn first(a: u8) -> u8 {{ a }}\n{lonely}"
        ),
        &["unused-node 6:4"],
    );
}

#[test]
fn allowed_on_the_command_line() {
    let folder = program(
        "line",
        "#[llm_function]\nfn lonely(a: u8) -> u8 { a }\nfn main() {}",
    );
    assert_eq!(
        tinyllm(folder.path(), "lint --allow unused-node").fine(),
        "nothing to look at\n"
    );
    let said = tinyllm(folder.path(), "lint --allow unused-nod").fails(2);
    assert!(said.contains("unused-node"), "{said}");
}

#[test]
fn comments_that_allow_nothing() {
    let lonely = "#[llm_function]\nfn lonely(a: u8) -> u8 { a }\nfn main() { lonely::run(); }";
    let said = |name: &str, comment: &str| {
        tinyllm(
            program(name, &format!("{comment}\n{lonely}")).path(),
            "lint",
        )
        .err
    };
    assert_eq!(
        said("misspelt", "// tinyllm-lint: allow(unused-nod)"),
        "warning: src/main.rs:2: no lint named `unused-nod`; did you mean `unused-node`?\n"
    );
    assert_eq!(
        said("shapeless", "// tinyllm-lint: off"),
        "warning: src/main.rs:2: a lint is allowed by `// tinyllm-lint: allow(unused-node)`\n"
    );
}
