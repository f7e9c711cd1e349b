//! `cargo tinyllm graph`: what it was asked to do. The work is done by the files of `graph/`.

mod check;
pub(crate) mod form;
mod list;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use tinyllm_build::scan::{Item, Scan};
use tinyllm_graph::{Graph, TerminalOptions, html};

use crate::colour::Colours;
use crate::failure::{Failure, Result};
use crate::near::{listed, nearest};
use crate::output;
use crate::project::Project;
use form::Form;

pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let project = Project::find(matches)?;
    project.tell_notes(matches);
    if let Some(folder) = matches.get_one::<PathBuf>("check") {
        return check::run(&project, folder, matches);
    }
    let file = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    let open = matches.get_flag("open");
    let form = form::chosen(matches.get_one::<String>("format"), file, open)?;
    let text = match matches.get_one::<String>("name") {
        Some(name) => one(&find(&project, name)?.graph, form, file, matches),
        None => all(&project, form, matches)?,
    };
    let file = match file {
        None if open => Some(to_show(&project, matches, form)),
        file => file.map(Path::to_owned),
    };
    let Some(file) = file else {
        output::print(&text)?;
        return Ok(ExitCode::from(crate::FINE));
    };
    output::write(&file, &text)?;
    if open {
        let cannot = |error| {
            let file = file.display();
            Failure::Failed(format!(
                "cannot open `{file}`: {error}; it is written, open it by hand"
            ))
        };
        open::that(&file).map_err(cannot)?;
    }
    Ok(ExitCode::from(crate::FINE))
}

/// A file for `--open` without a name.
fn to_show(project: &Project, matches: &ArgMatches, form: Form) -> PathBuf {
    let name = matches
        .get_one::<String>("name")
        .map_or("graphs", String::as_str);
    let name = name.replace("::", "-");
    let folder = project.target.join("tinyllm-graphs");
    folder.join(format!("{name}.{}", form.ending()))
}

/// One graph in some form.
fn one(graph: &Graph, form: Form, file: Option<&Path>, matches: &ArgMatches) -> String {
    match form {
        Form::Terminal => graph.terminal(&terminal_options(file, matches)),
        Form::Svg => graph.to_svg(),
        Form::Mermaid => graph.to_mermaid(),
        Form::Dot => graph.to_dot(),
        Form::Json => graph.to_json(),
        Form::Html => graph.to_html(),
    }
}

/// As wide as the terminal is; in a file or a pipe as wide as a page.
fn terminal_options(file: Option<&Path>, matches: &ArgMatches) -> TerminalOptions {
    const PAGE: usize = 80;
    let options = TerminalOptions::new();
    if file.is_some() {
        return options.width(PAGE);
    }
    let size = terminal_size::terminal_size_of(std::io::stdout());
    let width = size.map_or(PAGE, |(width, _)| usize::from(width.0).max(40));
    let options = options.width(width);
    if Colours::of_stdout(matches).are_on() {
        options.colour()
    } else {
        options
    }
}

/// All graphs: a list for people, one page, or JSON.
fn all(project: &Project, form: Form, matches: &ArgMatches) -> Result<String> {
    let graphs = || {
        let packages = project.packages.iter();
        packages.flat_map(|package| package.scan.graphs().map(|item| &item.graph))
    };
    match form {
        Form::Terminal => Ok(list::text(project, Colours::of_stdout(matches))),
        Form::Html => {
            let graphs: Vec<Graph> = graphs().cloned().collect();
            let names: Vec<&str> = project
                .packages
                .iter()
                .map(|package| package.name.as_str())
                .collect();
            Ok(html::page(&names.join(", "), &graphs))
        }
        Form::Json => {
            let texts: Vec<String> = graphs()
                .map(|graph| graph.to_json().trim_end().to_owned())
                .collect();
            Ok(format!("[{}]\n", texts.join(",\n")))
        }
        Form::Svg | Form::Mermaid | Form::Dot => {
            let names = graphs().map(|graph| graph.name.as_str());
            let say = format!(
                "`{}` shows one graph: name it; graphs: {}",
                form.name(),
                listed(names)
            );
            Err(Failure::Usage(say))
        }
    }
}

/// The graph that is meant by a name or the end of a path: of several the one nearest to the root of
/// its crate, if there is one nearest.
fn find<'p>(project: &'p Project, name: &str) -> Result<&'p Item> {
    let graphs = project
        .packages
        .iter()
        .flat_map(|package| package.scan.graphs());
    let mut found: Vec<&Item> = graphs.filter(|item| is_named(item, name)).collect();
    // Stable: under different `cfg`s one path can be written twice, and the first one is drawn.
    found.sort_by_key(|item| depth(item));
    let Some(first) = found.first().copied() else {
        return Err(Failure::Usage(unknown(project, name)));
    };
    let mut others: Vec<String> = found.iter().map(|item| item.path()).collect();
    others.dedup();
    let is_nearest = |other: &&Item| depth(other) == depth(first) && other.path() != first.path();
    if found.iter().any(is_nearest) {
        let paths = listed(others.iter().map(String::as_str));
        let say = format!("more than one graph is named `{name}`: write its path; {paths}");
        return Err(Failure::Usage(say));
    }
    if others.len() > 1 {
        let others = listed(others.iter().skip(1).map(String::as_str));
        eprintln!(
            "note: this is `{}`; the same name have {others}",
            first.path()
        );
    }
    Ok(first)
}

fn depth(item: &Item) -> usize {
    item.path().matches("::").count()
}

fn is_named(item: &Item, name: &str) -> bool {
    let path = item.path();
    let ends = path
        .strip_suffix(name)
        .is_some_and(|before| before.is_empty() || before.ends_with("::"));
    ends || item.graph.name == name
}

fn unknown(project: &Project, name: &str) -> String {
    let items = || {
        project
            .packages
            .iter()
            .flat_map(|package| &package.scan.items)
    };
    let names = || {
        items()
            .filter(|item| item.is_graph())
            .map(|item| item.ident.as_str())
    };
    if items().any(|item| !item.is_graph() && is_named(item, name)) {
        let users = project
            .packages
            .iter()
            .flat_map(|package| users(&package.scan, name));
        let users = listed(users.map(|item| item.ident.as_str()));
        let drawn = if users.is_empty() {
            "no graph calls it".to_owned()
        } else {
            format!("it is drawn in {users}")
        };
        return format!("`{name}` is a node, and a node has no steps to draw; {drawn}");
    }
    let advice = match nearest(last(name), names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names().next().is_none() => "no graph is seen in these sources; `--tests` and \
                                             `--workspace` look further"
            .to_owned(),
        None => format!("graphs: {}", listed(names())),
    };
    let broken = if project.is_broken() {
        "; a source could not be read in full, see the warnings above"
    } else {
        ""
    };
    format!("no graph named `{name}`; {advice}{broken}")
}

/// The graphs that call the nodes of a name, by whatever name they import them.
fn users<'s>(scan: &'s Scan, name: &str) -> Vec<&'s Item> {
    let named = scan
        .items
        .iter()
        .filter(|item| !item.is_graph() && is_named(item, name));
    let mut users: Vec<usize> = named.flat_map(|item| &item.used_by).copied().collect();
    users.sort_unstable();
    users.dedup();
    let users = users.into_iter();
    users.filter_map(|user| scan.items.get(user)).collect()
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
