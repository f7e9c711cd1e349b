//! `--check FOLDER`: whether the diagrams in a folder are those of the sources; `--update` writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;
use similar::{ChangeTag, TextDiff};
use tinyllm_build::Pages;

use crate::colour::Colours;
use crate::failure::{Failure, Result};
use crate::output;
use crate::project::Project;

/// What is wrong with one file.
enum Stale<'f> {
    Missing,
    Changed {
        old: String,
        new: &'f str,
    },
    /// A diagram of a graph that is gone.
    Left,
}

pub(crate) fn run(project: &Project, folder: &Path, matches: &ArgMatches) -> Result<ExitCode> {
    let [package] = project.packages.as_slice() else {
        let say = "the diagrams of one package are in one folder: choose it with `--package NAME`";
        return Err(Failure::Usage(say.to_owned()));
    };
    if folder.exists() && !folder.is_dir() {
        let say = format!(
            "`{}` is no folder: name the one with the diagrams",
            folder.display()
        );
        return Err(Failure::Usage(say));
    }
    if project.is_broken() {
        let say = "a source could not be read in full, so its diagrams cannot be checked: correct \
                   what the warnings above name";
        return Err(Failure::Failed(say.to_owned()));
    }
    let pages = Pages::of(&package.scan, &package.name);
    let stale = compare(folder, &pages.files)?;
    let colours = Colours::of_stdout(matches);
    if matches.get_flag("update") {
        return update(folder, &pages.files, &stale);
    }
    let mut text = String::new();
    for (name, fault) in &stale {
        text.push_str(&shown(&folder.join(name), fault, colours));
    }
    if stale.is_empty() {
        output::print(&format!(
            "{} diagrams are as the sources are\n",
            pages.files.len()
        ))?;
        return Ok(ExitCode::from(crate::FINE));
    }
    let count = stale.len();
    text.push_str(&format!(
        "\n{count} of the diagrams in `{}` {} stale: `--update` writes them\n",
        folder.display(),
        if count == 1 { "is" } else { "are" }
    ));
    output::print(&text)?;
    Ok(ExitCode::from(crate::FOUND))
}

/// The files that are not as they should be, by name.
fn compare<'f>(
    folder: &Path,
    files: &'f BTreeMap<String, String>,
) -> Result<BTreeMap<String, Stale<'f>>> {
    let mut stale = BTreeMap::new();
    for (name, new) in files {
        match read(&folder.join(name))? {
            None => drop(stale.insert(name.clone(), Stale::Missing)),
            Some(old) if old != *new => {
                stale.insert(name.clone(), Stale::Changed { old, new });
            }
            Some(_) => {}
        }
    }
    for name in left(folder, files)? {
        stale.insert(name, Stale::Left);
    }
    Ok(stale)
}

/// The text of a file; `None` if there is none. Line ends of git on Windows do not count.
fn read(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let say = format!("cannot read `{}`: {error}", path.display());
            Err(Failure::Failed(say))
        }
    }
}

/// Pairs of a picture and its page that no graph has: both are ours, and of a graph that is gone.
fn left(folder: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let mut left = Vec::new();
    for name in &names {
        let Some(stem) = name.strip_suffix(".svg") else {
            continue;
        };
        let page = format!("{stem}.md");
        if files.contains_key(name) || !names.contains(&page) {
            continue;
        }
        // As every page of a graph shows its picture.
        let text = read(&folder.join(&page))?.unwrap_or_default();
        if text.contains("\n![The graph ") {
            left.extend([page, name.clone()]);
        }
    }
    Ok(left)
}

fn shown(path: &Path, fault: &Stale<'_>, colours: Colours) -> String {
    let shown = path.display();
    match fault {
        Stale::Missing => format!("{}: {shown}\n", colours.warning("missing")),
        Stale::Left => format!(
            "{}: {shown} belongs to no graph\n",
            colours.warning("left over")
        ),
        Stale::Changed { old, new } => {
            let head = colours.warning("stale");
            let changes = match path.extension().and_then(|ending| ending.to_str()) {
                Some("svg") => changes(&words(old), &words(new), colours),
                Some("md") => changes(old, new, colours),
                _ => String::new(),
            };
            format!("{head}: {shown}\n{changes}")
        }
    }
}

/// The words of a picture, one per line: what stands between its marks.
fn words(picture: &str) -> String {
    let after_style = picture.rsplit("</style>").next().unwrap_or(picture);
    let pieces = after_style
        .split('<')
        .filter_map(|piece| Some(piece.split_once('>')?.1));
    let mut words = String::new();
    for line in pieces.map(plain) {
        for line in line.lines().map(str::trim).filter(|line| !line.is_empty()) {
            words.push_str(line);
            words.push('\n');
        }
    }
    words
}

/// Text of XML as a person reads it.
fn plain(text: &str) -> String {
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#10;", "\n"),
        ("&amp;", "&"),
    ];
    marks
        .into_iter()
        .fold(text.to_owned(), |text, (mark, letter)| {
            text.replace(mark, letter)
        })
}

/// The lines that changed, with a line around them.
fn changes(old: &str, new: &str, colours: Colours) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    for (number, group) in diff.grouped_ops(1).iter().enumerate() {
        if number > 0 {
            text.push_str("    ..\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = change.value().trim_end_matches('\n');
            text.push_str(&match change.tag() {
                ChangeTag::Delete => colours.removed(&format!("  - {line}")),
                ChangeTag::Insert => colours.added(&format!("  + {line}")),
                ChangeTag::Equal => format!("    {line}"),
            });
            text.push('\n');
        }
    }
    text
}

fn update(
    folder: &Path,
    files: &BTreeMap<String, String>,
    stale: &BTreeMap<String, Stale<'_>>,
) -> Result<ExitCode> {
    let mut text = String::new();
    for (name, fault) in stale {
        let path = folder.join(name);
        match (fault, files.get(name)) {
            (Stale::Left, _) | (_, None) => {
                let cannot =
                    |error| Failure::Failed(format!("cannot remove `{}`: {error}", path.display()));
                fs::remove_file(&path).map_err(cannot)?;
                text.push_str(&format!("removed {}\n", path.display()));
            }
            (_, Some(new)) => {
                output::write(&path, new)?;
                text.push_str(&format!("wrote {}\n", path.display()));
            }
        }
    }
    if stale.is_empty() {
        text.push_str("all diagrams are as the sources are\n");
    }
    output::print(&text)?;
    Ok(ExitCode::from(crate::FINE))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_words_of_a_picture() {
        let picture =
            "<svg><style>a{}</style><text>Vec&lt;u8&gt;</text><g> <text>a&#10;b</text></g></svg>";
        assert_eq!(words(picture), "Vec<u8>\na\nb\n");
    }
}
