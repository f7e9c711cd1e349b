//! The forms that a graph can be drawn in, by their names and by the endings of files.

use std::path::Path;

use crate::failure::{Failure, Result};

/// How a graph is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Terminal,
    Svg,
    Mermaid,
    Dot,
    Json,
    Html,
}

/// The words of `--format`.
pub(crate) const NAMES: [&str; 6] = ["terminal", "svg", "mermaid", "dot", "json", "html"];

const ALL: [Form; 6] = [
    Form::Terminal,
    Form::Svg,
    Form::Mermaid,
    Form::Dot,
    Form::Json,
    Form::Html,
];

impl Form {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Svg => "svg",
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// The ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Terminal => "txt",
            Self::Mermaid => "mmd",
            other => other.name(),
        }
    }

    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "mermaid" => Some(Self::Mermaid),
            "gv" => Some(Self::Dot),
            "htm" => Some(Self::Html),
            ending => ALL.into_iter().find(|form| form.ending() == ending),
        }
    }
}

/// The form that `--format` names, else the one of the file, else that of where it is shown.
pub(crate) fn chosen(format: Option<&String>, file: Option<&Path>, open: bool) -> Result<Form> {
    if let Some(name) = format {
        let found = ALL.into_iter().find(|form| form.name() == name);
        return found.ok_or_else(|| Failure::Usage(format!("no format `{name}`")));
    }
    let Some(file) = file else {
        return Ok(if open { Form::Html } else { Form::Terminal });
    };
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
    let form = ending.and_then(|ending| Form::of_ending(ending.to_str()?));
    form.ok_or_else(|| {
        let say = format!(
            "the ending of `{}` names no format: say one with `--format {}`",
            file.display(),
            NAMES.join("|")
        );
        Failure::Usage(say)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_forms_are_in_step() {
        let names: Vec<_> = ALL.into_iter().map(Form::name).collect();
        assert_eq!(names, NAMES);
    }

    #[test]
    fn endings_choose() {
        let of = |file: &str| chosen(None, Some(Path::new(file)), true).ok();
        assert_eq!(of("a.svg"), Some(Form::Svg));
        assert_eq!(of("a.SVG"), Some(Form::Svg));
        assert_eq!(of("a.gv"), Some(Form::Dot));
        assert_eq!(of("a.txt"), Some(Form::Terminal));
        assert_eq!(of("a.png"), None);
        assert_eq!(of("a"), None);
        assert_eq!(chosen(None, None, true).ok(), Some(Form::Html));
        assert_eq!(chosen(None, None, false).ok(), Some(Form::Terminal));
        let json = "json".to_owned();
        assert_eq!(
            chosen(Some(&json), Some(Path::new("a.svg")), false).ok(),
            Some(Form::Json)
        );
    }
}
