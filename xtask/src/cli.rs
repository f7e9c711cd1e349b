//! The list of commands, their help, and the way from a word to its command.
//!
//! It must not know how a command works, only its name, its usage and its function.

use crate::args::Args;
use crate::error::{Error, Result};
use crate::{bench, ci, demo, deps, examples, fuzz, server_command, test, tools};

struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(Args) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        usage: "[-- ARGS]",
        about: "run the loan example on a local model, everything set up by itself",
        run: demo::run,
    },
    Command {
        name: "llm-server",
        usage: "[--port N] [--threads N]",
        about: "run the local model server until ctrl-c; prints its base URL",
        run: server_command::run,
    },
    Command {
        name: "test",
        usage: "",
        about: "install and start what the tests need, then `cargo test --workspace`",
        run: test::run,
    },
    Command {
        name: "tools",
        usage: "",
        about: "install what tests hand diagrams to: Graphviz, Mermaid, Chromium",
        run: tools::run,
    },
    Command {
        name: "ci",
        usage: "[--keep-going]",
        about: "all that CI runs: fmt, clippy, test, docs, figures and the rest",
        run: ci::run,
    },
    Command {
        name: "deps",
        usage: "[--update]",
        about: "check licences, rust-versions, duplicates and the number of crates",
        run: deps::run,
    },
    Command {
        name: "examples",
        usage: "[NAME ..]",
        about: "run the examples and compare what they print with its expected shape",
        run: examples::run,
    },
    Command {
        name: "bench",
        usage: "[overhead | compile | build | local | parse | validate] [--json]",
        about: "print the figures of DESIGN.md",
        run: bench::run,
    },
    Command {
        name: "fuzz",
        usage: "[--seconds N] [--seed N]",
        about: "read texts by chance with the parser, for a bounded time",
        run: fuzz::run,
    },
];

/// Runs the command that `words` name.
pub(crate) fn run(words: Vec<String>) -> Result<()> {
    let mut words = words.into_iter();
    let Some(name) = words.next() else {
        print!("{}", help());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(Error::Usage(unknown(&name)));
    };
    let args = Args::new(command.name, command.usage, words);
    if args.wants_help() {
        println!(
            "cargo xtask {} {}\n  {}",
            command.name, command.usage, command.about
        );
        return Ok(());
    }
    (command.run)(args)
}

fn help() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.usage);
        text += &format!("  {call:<48} {}\n", command.about);
    }
    text
}

fn unknown(name: &str) -> String {
    let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
    let near = nearest(name, &names)
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    format!("no command named `{name}`{near}\n\n{}", help())
}

/// The name closest to `word`, if one is close enough to have been meant.
pub(crate) fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    names
        .iter()
        .map(|name| (distance(word, name), *name))
        .filter(|(distance, name)| {
            *distance <= name.len().div_ceil(3) || name.starts_with(word) || word.starts_with(name)
        })
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((to, swap), drop) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let add = next.last().copied().unwrap_or_default() + 1;
            next.push(add.min(drop + 1).min(swap + usize::from(from != *to)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(nearest(word, &names), expected, "{word}");
    }

    #[test]
    fn the_nearest_command_is_found() {
        check("tset", Some("test"));
        check("llmserver", Some("llm-server"));
        check("llm", Some("llm-server"));
        check("example", Some("examples"));
        check("demos", Some("demo"));
        check("publish", None);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn the_help_has_one_line_of_at_most_120_columns_per_command() {
        assert_eq!(help().lines().count(), COMMANDS.len() + 2);
        assert!(help().lines().all(|line| line.len() <= 120));
    }
}
