//! Whether there are colours, and which. Must not know what is coloured.

use std::io::IsTerminal;

use clap::ArgMatches;
use clap::builder::styling::{AnsiColor, Style};

/// The colours of one stream, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colours {
    on: bool,
}

impl Colours {
    /// Of stdout: as `--color` says; else on a terminal, unless `NO_COLOR` is set.
    pub(crate) fn of_stdout(matches: &ArgMatches) -> Self {
        Self::of(matches, std::io::stdout().is_terminal())
    }

    /// Of stderr.
    pub(crate) fn of_stderr(matches: &ArgMatches) -> Self {
        Self::of(matches, std::io::stderr().is_terminal())
    }

    fn of(matches: &ArgMatches, is_terminal: bool) -> Self {
        let said = matches.get_one::<String>("color").map(String::as_str);
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let on = match said {
            Some("always") => true,
            Some("never") => false,
            _ => {
                let dumb = set("TERM").is_some_and(|term| term == "dumb");
                is_terminal && set("NO_COLOR").is_none() && !dumb
            }
        };
        Self { on }
    }

    pub(crate) fn are_on(self) -> bool {
        self.on
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    pub(crate) fn name(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default().bold(), text)
    }

    pub(crate) fn warning(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default().bold(), text)
    }

    pub(crate) fn added(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    pub(crate) fn removed(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default(), text)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.on {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
