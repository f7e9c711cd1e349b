//! The list of graphs: name, what it gives, what it may cost, where it stands.

use tinyllm_build::scan::Item;
use tinyllm_graph::Graph;

use crate::colour::Colours;
use crate::project::{Package, Project};

/// One line per graph, in columns, packages apart.
pub(crate) fn text(project: &Project, colours: Colours) -> String {
    let packages = project.packages.iter();
    let shown: Vec<&Package> = packages
        .filter(|package| package.scan.graphs().next().is_some())
        .collect();
    if shown.is_empty() {
        let broken = match project.is_broken() {
            true => "; one could not be read in full, see the warnings above",
            false => "",
        };
        return format!("no graphs are seen in these sources{broken}\n");
    }
    let several = project.packages.len() > 1;
    let mut text = String::new();
    for (number, package) in shown.iter().enumerate() {
        if several {
            text.push_str(if number > 0 { "\n" } else { "" });
            text.push_str(&colours.bold(&package.name));
            text.push('\n');
        }
        text.push_str(&rows(package, if several { "  " } else { "" }, colours));
    }
    text
}

fn rows(package: &Package, indent: &str, colours: Colours) -> String {
    let rows = package.scan.graphs().map(|item| row(package, item));
    let rows: Vec<[String; 4]> = rows.collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let [name_width, output_width, cost_width] = [width(0), width(1), width(2)];
    let mut text = String::new();
    for [name, output, cost, place] in &rows {
        // Colours take no columns, so they come after the padding.
        let name = colours.name(&format!("{name:name_width$}"));
        let place = colours.dim(place);
        text.push_str(&format!(
            "{indent}{name}  {output:output_width$}  {cost:cost_width$}  {place}\n"
        ));
    }
    text
}

fn row(package: &Package, item: &Item) -> [String; 4] {
    let Graph {
        output, file, line, ..
    } = &item.graph;
    [
        unique(package, item),
        format!("-> {output}"),
        cost(&item.graph),
        format!("{file}:{line}"),
    ]
}

/// The name; the path where several have one name.
fn unique(package: &Package, item: &Item) -> String {
    let name = &item.graph.name;
    let same = package
        .scan
        .graphs()
        .filter(|other| other.graph.name == *name);
    if same.count() > 1 {
        item.path()
    } else {
        name.clone()
    }
}

/// `at most 4 LLM calls`
fn cost(graph: &Graph) -> String {
    let bound = graph.bound();
    match bound.number() {
        Some(0) => "no LLM call".to_owned(),
        Some(1) => "at most 1 LLM call".to_owned(),
        _ => format!("at most {bound} LLM calls"),
    }
}
