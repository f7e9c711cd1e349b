//! `cargo tinyllm lint`: what compiles and is yet worth a look. One lint per file of `lint/`.
//!
//! Lives here: a finding, the order of findings, and how they are told.

mod allowed;
mod cost;
mod prompts;
mod retries;
mod unused;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;
use tinyllm_build::scan::Item;

use crate::colour::Colours;
use crate::failure::Result;
use crate::output;
use crate::project::{Package, Project};
use allowed::Allowed;

/// The words of `--allow` and of `tinyllm-lint: allow(..)`.
pub(crate) const NAMES: [&str; 5] = [
    "unused-node",
    "unused-graph",
    "no-retries",
    "unbounded-cost",
    "variable-first",
];

/// Something to look at.
pub(crate) struct Finding<'i> {
    /// One of [`NAMES`].
    lint: &'static str,
    item: &'i Item,
    /// What is the matter: lower case, no final dot.
    text: String,
    /// What to do about it.
    help: String,
}

pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let project = Project::find_with_code(matches)?;
    project.tell_notes(matches);
    let left_out: Vec<&String> = matches.get_many("allow").into_iter().flatten().collect();
    let colours = Colours::of_stdout(matches);
    let mut text = String::new();
    let mut count = 0;
    for package in &project.packages {
        let allowed = Allowed::of(&package.scan);
        for (place, say) in allowed.mistakes() {
            eprintln!(
                "{}: {place}: {say}",
                Colours::of_stderr(matches).warning("warning")
            );
        }
        if package.is_broken() {
            let say = "a source could not be read in full, so what is unused is not looked for";
            eprintln!("{}: {say}", Colours::of_stderr(matches).warning("warning"));
        }
        for finding in findings(package) {
            let is_left_out = left_out.iter().any(|name| *name == finding.lint);
            if !is_left_out && !allowed.allows(finding.item, finding.lint) {
                text.push_str(&shown(&finding, colours));
                count += 1;
            }
        }
    }
    text.push_str(&match count {
        0 => "nothing to look at\n".to_owned(),
        1 => "1 finding\n".to_owned(),
        count => format!("{count} findings\n"),
    });
    output::print(&text)?;
    let code = if count == 0 {
        crate::FINE
    } else {
        crate::FOUND
    };
    Ok(ExitCode::from(code))
}

/// All findings of a package, in the order of the sources.
fn findings(package: &Package) -> Vec<Finding<'_>> {
    let mut findings = match package.is_broken() {
        // Whatever is left out may use it.
        true => Vec::new(),
        false => unused::findings(&package.scan),
    };
    findings.extend(retries::findings(package));
    findings.extend(cost::findings(&package.scan));
    findings.extend(prompts::findings(package));
    findings.sort_by_key(|finding| {
        let graph = &finding.item.graph;
        (graph.file.clone(), graph.line, graph.column, finding.lint)
    });
    findings
}

fn shown(finding: &Finding<'_>, colours: Colours) -> String {
    let graph = &finding.item.graph;
    let head = colours.warning(&format!("warning[{}]", finding.lint));
    format!(
        "{head}{} {}\n  --> {}:{}:{}\n   = {} {}\n   = {} `// tinyllm-lint: allow({})` above it\n\n",
        colours.bold(":"),
        colours.bold(&finding.text),
        graph.file,
        graph.line,
        graph.column,
        colours.bold("help:"),
        finding.help,
        colours.bold("else:"),
        finding.lint,
    )
}

/// The text of a file of a package, if it is there.
fn read(folder: &Path, file: &str) -> Option<String> {
    fs::read_to_string(folder.join(file)).ok()
}
