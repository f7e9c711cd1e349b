//! Reading a command's own words: flags, options with a value, and the rest.
//!
//! It must not know which command reads them.

use std::str::FromStr;

use crate::error::{Error, Result};

/// The words after a command's name.
pub(crate) struct Args {
    command: &'static str,
    usage: &'static str,
    words: Vec<String>,
    /// Words after `--`, which belong to another program.
    passed_on: Vec<String>,
}

impl Args {
    pub(crate) fn new(
        command: &'static str,
        usage: &'static str,
        words: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut words = words.into_iter();
        let own = words.by_ref().take_while(|word| word != "--").collect();
        Self {
            command,
            usage,
            words: own,
            passed_on: words.collect(),
        }
    }

    pub(crate) fn wants_help(&self) -> bool {
        self.words
            .iter()
            .any(|word| word == "--help" || word == "-h")
    }

    /// Takes the flag `name` out; true if it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() < before
    }

    /// Takes `name VALUE` or `name=VALUE` out.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let prefix = format!("{name}=");
        let Some(at) = self
            .words
            .iter()
            .position(|word| word == name || word.starts_with(&prefix))
        else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        let text = match word.strip_prefix(&prefix) {
            Some(text) => text.to_owned(),
            None if at < self.words.len() => self.words.remove(at),
            None => return Err(self.usage_error(format!("`{name}` needs a value"))),
        };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(self.usage_error(format!("`{text}` is no value for `{name}`"))),
        }
    }

    /// The words that stand for themselves; an option among them is unknown.
    pub(crate) fn names(self) -> Result<Vec<String>> {
        match self.words.iter().find(|word| word.starts_with('-')) {
            Some(word) => Err(self.usage_error(format!("no option named `{word}`"))),
            None => self.without_passed_on(),
        }
    }

    /// Checks that nothing is left.
    pub(crate) fn none_left(self) -> Result<()> {
        match self.words.first() {
            Some(word) => Err(self.usage_error(format!("`{word}` means nothing here"))),
            None => self.without_passed_on().map(drop),
        }
    }

    /// Checks that nothing is left but the words after `--`, and gives these.
    pub(crate) fn passed_on(self) -> Result<Vec<String>> {
        match self.words.first() {
            Some(word) => {
                let text =
                    format!("`{word}` means nothing here; words for the example go after `--`");
                Err(self.usage_error(text))
            }
            None => Ok(self.passed_on),
        }
    }

    fn without_passed_on(self) -> Result<Vec<String>> {
        if self.passed_on.is_empty() {
            return Ok(self.words);
        }
        Err(self.usage_error("nothing can follow `--` here".to_owned()))
    }

    pub(crate) fn usage_error(&self, text: String) -> Error {
        Error::Usage(format!(
            "{text}\nusage: cargo xtask {} {}",
            self.command, self.usage
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Args {
        Args::new("test", "", text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_values_and_the_rest() -> Result<()> {
        let mut args = args("--json a --port 80 --threads=2 b");
        assert!(args.flag("--json"));
        assert!(!args.flag("--json"));
        assert_eq!(args.value("--port")?, Some(80));
        assert_eq!(args.value("--threads")?, Some(2));
        assert_eq!(args.value::<u16>("--none")?, None);
        assert_eq!(args.names()?, ["a", "b"]);
        Ok(())
    }

    #[test]
    fn mistakes_are_named() {
        let text = |result: Result<Option<u16>>| result.map_err(|error| error.to_string());
        assert!(text(args("--port").value("--port")).is_err_and(|text| text.contains("a value")));
        assert!(text(args("--port x").value("--port")).is_err_and(|text| text.contains("`x`")));
        assert!(args("--prot").names().is_err());
        assert!(args("a").none_left().is_err());
        assert!(args("a -- b").passed_on().is_err());
        assert_eq!(
            args("-- b --c").passed_on().ok(),
            Some(vec!["b".to_owned(), "--c".to_owned()])
        );
    }
}
