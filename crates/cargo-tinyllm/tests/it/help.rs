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
}

/// What bash offers for the last of some words, the script loaded as a person does.
fn completed(folder: &Folder, words: &str) -> String {
    const ASK: &str = "source ./script
COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); last=${COMP_WORDS[COMP_CWORD]}
how=$(complete -p cargo-tinyllm); how=${how#* -F }; ${how%% *} cargo-tinyllm \"$last\" \"${COMP_WORDS[COMP_CWORD - 1]}\"
echo \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.current_dir(folder.path()).args(["-c", ASK, "bash"]);
    bash.args(words.split(' '));
    ran(bash).fine().trim_end().to_owned()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let folder = Folder::empty("bash");
    folder.write("script", &tinyllm(folder.path(), "completions bash").fine());
    for (words, offered) in [
        ("cargo-tinyllm gr", "graph"),
        ("cargo-tinyllm graph --fo", "--format"),
        ("cargo-tinyllm graph --format s", "svg"),
        (
            "cargo-tinyllm lint --allow unused",
            "unused-node unused-graph",
        ),
        ("cargo-tinyllm completions f", "fish"),
    ] {
        assert_eq!(completed(&folder, words), offered, "{words}");
    }
}
