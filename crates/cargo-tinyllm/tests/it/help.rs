//! Help with examples, and completions.

use std::process::Command;

use crate::support::{Folder, ran, tinyllm};

#[test]
fn every_command_has_examples_and_exit_codes() {
    let folder = Folder::empty("help");
    for (words, example) in [
        ("--help", "cargo tinyllm graph --check docs/graphs"),
        (
            "graph --help",
            "cargo tinyllm graph process_loan -o loan.dot",
        ),
        (
            "lint --help",
            "// tinyllm-lint: allow(unused-node, no-retries)",
        ),
    ] {
        let help = tinyllm(folder.path(), words).fine();
        assert!(help.contains("Usage: cargo tinyllm"), "{help}");
        assert!(help.contains(example), "{help}");
        assert!(
            help.contains("Exit codes:\n  0  all is as it should be\n"),
            "{help}"
        );
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{help}"
        );
    }
}

#[test]
fn cargo_hands_on_the_name_of_the_command() {
    let folder = Folder::empty("handed");
    let version = tinyllm(folder.path(), "tinyllm --version").fine();
    assert_eq!(
        version,
        format!("cargo-tinyllm {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn an_unknown_option_says_which_is_near() {
    let folder = Folder::empty("option");
    let said = tinyllm(folder.path(), "graph --formt svg").fails(2);
    assert!(said.contains("unexpected argument '--formt'"), "{said}");
    assert!(said.contains("'--format'"), "{said}");
    let said = tinyllm(folder.path(), "graph --format png").fails(2);
    assert!(
        said.contains("[possible values: terminal, svg, mermaid, dot, json, html]"),
        "{said}"
    );
}

#[test]
fn completions_for_the_usual_shells() {
    let folder = Folder::empty("shells");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = tinyllm(folder.path(), &format!("completions {shell}")).fine();
        for word in ["cargo-tinyllm", "graph", "lint", "manifest-path"] {
            assert!(text.contains(word), "{shell} does not know `{word}`");
        }
        folder.write(shell, &text);
    }
    // The one shell that is on every machine reads its script.
    let mut bash = Command::new("bash");
    bash.arg("-n").arg(folder.path().join("bash"));
    ran(bash).fine();
}
