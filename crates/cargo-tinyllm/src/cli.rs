//! The command line: its words, its help, and the way from them to what they ask for.
//!
//! Must not know how a command works.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, ColorChoice, Command, ValueHint};
use clap_complete::Shell;

use crate::failure::{Failure, Result};
use crate::{graph, lint, output};

const ABOUT: &str = "Lists, draws, checks and lints the tinyllm graphs of a package, from its \
                     sources: nothing is compiled";

const EXIT_CODES: &str = "\
Exit codes:
  0  all is as it should be
  1  a diagram is stale, or a lint found something
  2  the command line is wrong, names an unknown graph, or there is no cargo project
  3  something could not be read or written";

const EXAMPLES: &str = "\
Examples:
  cargo tinyllm graph                                   list the graphs
  cargo tinyllm graph process_loan                      draw one in the terminal
  cargo tinyllm graph process_loan -o loan.svg          draw it as a file
  cargo tinyllm graph --open                            all of them on one page, in the browser
  cargo tinyllm graph --check docs/graphs               are the committed diagrams of today?
  cargo tinyllm lint                                    what to look at";

const GRAPH_EXAMPLES: &str = "\
Examples:
  cargo tinyllm graph                                   list the graphs
  cargo tinyllm graph loans::settle                     draw one of several with that name
  cargo tinyllm graph process_loan --format mermaid     a chart for Markdown, on stdout
  cargo tinyllm graph process_loan -o loan.dot          the format is that of the ending
  cargo tinyllm graph process_loan --format svg --open  show the picture
  cargo tinyllm graph --format html -o graphs.html      one page for all graphs
  cargo tinyllm graph --check docs/graphs               fails when a diagram is stale
  cargo tinyllm graph --check docs/graphs --update      writes those that are";

const LINT_EXAMPLES: &str = "\
Lints:
  unused-node      a node that no graph calls and no code runs
  unused-graph     a graph that no graph calls and no code runs
  no-retries       an LLM call with a structured answer that is never asked again
  unbounded-cost   a graph whose number of LLM calls has no bound
  variable-first   a prompt with variable text before constant text

A comment above an item, or at the end of its line, allows a lint for it:
  // tinyllm-lint: allow(unused-node, no-retries)

Examples:
  cargo tinyllm lint
  cargo tinyllm lint --allow unbounded-cost
  cargo tinyllm lint --package bank --color always | less -R";

const COMPLETIONS_EXAMPLES: &str = "\
The completions are those of the program `cargo-tinyllm`.

Examples:
  cargo tinyllm completions bash > ~/.local/share/bash-completion/completions/cargo-tinyllm
  cargo tinyllm completions zsh > ~/.zfunc/_cargo-tinyllm
  cargo tinyllm completions fish > ~/.config/fish/completions/cargo-tinyllm.fish";

/// Runs what the words of the command line ask for.
pub(crate) fn run(words: impl Iterator<Item = OsString>) -> Result<ExitCode> {
    let matches = match command().try_get_matches_from(without_tinyllm(words)) {
        Ok(matches) => matches,
        // Help goes to stdout with code 0, a mistake to stderr with code 2.
        Err(error) => {
            let code = if error.use_stderr() {
                crate::USAGE
            } else {
                crate::FINE
            };
            // Nobody is left to tell if that stream is gone.
            let _ = error.print();
            return Ok(ExitCode::from(code));
        }
    };
    match matches.subcommand() {
        Some(("graph", matches)) => graph::run(matches),
        Some(("lint", matches)) => lint::run(matches),
        Some(("completions", matches)) => completions(matches),
        _ => Err(Failure::Usage("no command; `--help` lists them".to_owned())),
    }
}

/// As `cargo tinyllm graph`, cargo hands on the word `tinyllm`.
fn without_tinyllm(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.collect();
    if words.get(1).is_some_and(|word| word == "tinyllm") {
        words.remove(1);
    }
    words
}

/// All that can be said on the command line.
pub(crate) fn command() -> Command {
    Command::new("cargo-tinyllm")
        .bin_name("cargo tinyllm")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(format!("{EXAMPLES}\n\n{EXIT_CODES}"))
        .color(ColorChoice::Auto)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(graph_command())
        .subcommand(lint_command())
        .subcommand(
            Command::new("completions")
                .about("Prints completions for a shell")
                .after_help(COMPLETIONS_EXAMPLES)
                .arg(
                    Arg::new("shell")
                        .value_name("SHELL")
                        .help("The shell")
                        .required(true)
                        .value_parser(clap::value_parser!(Shell)),
                ),
        )
}

fn graph_command() -> Command {
    let command = Command::new("graph")
        .about("Lists the graphs, draws one, or checks committed diagrams")
        .after_help(format!("{GRAPH_EXAMPLES}\n\n{EXIT_CODES}"))
        .arg(
            Arg::new("name")
                .value_name("NAME")
                .help("The graph: its name, or the end of its path such as `loans::settle`"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .help("How to draw; without it as FILE ends, else for the terminal")
                .value_parser(PossibleValuesParser::new(graph::form::NAMES)),
        )
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FILE")
                .help("Where to write instead of stdout")
                .value_hint(ValueHint::FilePath)
                .value_parser(clap::value_parser!(std::path::PathBuf)),
        )
        .arg(
            Arg::new("open")
                .long("open")
                .help("Opens the drawing; a page in the browser if no format is said")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("check")
                .long("check")
                .value_name("FOLDER")
                .help("Compares the diagrams in a folder with the sources")
                .value_hint(ValueHint::DirPath)
                .conflicts_with_all(["name", "format", "output", "open"])
                .value_parser(clap::value_parser!(std::path::PathBuf)),
        )
        .arg(
            Arg::new("update")
                .long("update")
                .help("With --check: writes the diagrams that are stale")
                .requires("check")
                .action(ArgAction::SetTrue),
        );
    with_project(command)
}

fn lint_command() -> Command {
    let command = Command::new("lint")
        .about("Says what to look at: unused nodes, missing retries, unbounded cost, prompts")
        .after_help(format!("{LINT_EXAMPLES}\n\n{EXIT_CODES}"))
        .arg(
            Arg::new("allow")
                .short('A')
                .long("allow")
                .value_name("LINT")
                .help("Leaves a lint out; can be said more than once")
                .action(ArgAction::Append)
                .value_parser(PossibleValuesParser::new(lint::NAMES)),
        );
    with_project(command)
}

/// Which sources are looked at, and how the answer looks: the same for all commands.
fn with_project(command: Command) -> Command {
    let target = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .help_heading("Sources")
            .action(ArgAction::SetTrue)
    };
    command
        .arg(
            Arg::new("package")
                .short('p')
                .long("package")
                .value_name("PACKAGE")
                .help("Packages of the workspace; without it the one in this folder, else all")
                .help_heading("Sources")
                .action(ArgAction::Append),
        )
        .arg(target("workspace", "All packages of the workspace"))
        .arg(
            Arg::new("manifest-path")
                .long("manifest-path")
                .value_name("FILE")
                .help("The `Cargo.toml` to start at")
                .help_heading("Sources")
                .value_hint(ValueHint::FilePath)
                .value_parser(clap::value_parser!(std::path::PathBuf)),
        )
        .arg(target("lib", "The library only, or with what else is said"))
        .arg(target(
            "bins",
            "Programs; without a choice: library, programs, examples",
        ))
        .arg(target("examples", "Examples"))
        .arg(target("tests", "Integration tests"))
        .arg(target("benches", "Benches"))
        .arg(
            Arg::new("verbose")
                .short('v')
                .long("verbose")
                .help("Tells all that a scan of sources cannot see")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("color")
                .long("color")
                .value_name("WHEN")
                .help("Colours: `auto` is on a terminal, unless NO_COLOR is set")
                .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
                .default_value("auto"),
        )
}

fn completions(matches: &ArgMatches) -> Result<ExitCode> {
    let shell = matches.get_one::<Shell>("shell").copied();
    let shell = shell.ok_or_else(|| Failure::Usage("no shell".to_owned()))?;
    output::print(&completed(shell))?;
    Ok(ExitCode::from(crate::FINE))
}

/// The script for a shell; shells know the program by its own name.
fn completed(shell: Shell) -> String {
    const NAME: &str = "cargo-tinyllm";
    // clap_complete's functions for bash do not find each other where a name has a hyphen.
    const PLAIN: &str = "cargo_tinyllm";
    let name = if shell == Shell::Bash { PLAIN } else { NAME };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command().bin_name(name), name, &mut text);
    let text = String::from_utf8_lossy(&text);
    text.replace(&format!(" {PLAIN}\n"), &format!(" {NAME}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn cargo_hands_on_its_word() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let without = |text: &str| without_tinyllm(words(text).into_iter());
        assert_eq!(
            without("cargo-tinyllm tinyllm graph x"),
            words("cargo-tinyllm graph x")
        );
        assert_eq!(
            without("cargo-tinyllm graph tinyllm"),
            words("cargo-tinyllm graph tinyllm")
        );
    }
}
