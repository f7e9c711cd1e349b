//! The files that show a scan: pictures, Markdown, an index, one HTML page, and what rustdoc includes.
//!
//! Only texts are made here; [`crate::Builder`] writes them. They depend on the sources alone, so that
//! committed ones can be compared.

mod ids;
mod markdown;
mod rustdoc;

use std::collections::BTreeMap;

use tinyllm_graph::{Graph, SvgOptions, html};

use crate::scan::{Item, Scan};

/// The files of a scan, by name.
///
/// ```
/// use tinyllm_build::{Pages, scan::Scan};
///
/// let pages = Pages::of(&Scan::default(), "bank");
/// let names: Vec<&str> = pages.files.keys().map(String::as_str).collect();
/// assert_eq!(names, ["README.md", "graphs.html"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// For every graph `NAME.svg` and `NAME.md`; `README.md`, which lists them; `graphs.html`, which
    /// shows them. Without line numbers, so that they change with the graphs only.
    pub files: BTreeMap<String, String>,
}

impl Pages {
    /// The files for a folder of documentation. `title` is what the package is called.
    pub fn of(scan: &Scan, title: &str) -> Self {
        let ids = ids::ids(scan);
        let mut files = BTreeMap::new();
        let drawn = scan.items.iter().zip(&ids);
        let drawn: Vec<(&Item, &str)> = drawn
            .filter_map(|(item, id)| Some((item, id.as_deref()?)))
            .collect();
        for (item, id) in &drawn {
            files.insert(format!("{id}.svg"), picture(item));
            files.insert(format!("{id}.md"), markdown::page(scan, &ids, item, id));
        }
        files.insert("README.md".to_owned(), markdown::index(scan, title, &drawn));
        let places = places(scan);
        let graphs: Vec<_> = drawn
            .iter()
            .map(|(item, _)| without_lines(item.graph.clone(), &places))
            .collect();
        files.insert("graphs.html".to_owned(), html::page(title, &graphs));
        Self { files }
    }
}

/// What rustdoc includes below each item, in the order of [`Scan::items`]; empty if there is nothing.
pub(crate) fn for_rustdoc(scan: &Scan) -> Vec<String> {
    rustdoc::pages(scan)
}

fn picture(item: &Item) -> String {
    item.graph.svg(&SvgOptions::new())
}

/// The places of the definitions of each path: functions can hold several of one.
type Places<'s> = BTreeMap<String, Vec<(&'s str, u32, u32)>>;

fn places(scan: &Scan) -> Places<'_> {
    let mut places = Places::new();
    for item in &scan.items {
        let Graph {
            file, line, column, ..
        } = &item.graph;
        let all = places.entry(item.graph.path());
        all.or_default().push((file, *line, *column));
    }
    places
}

/// Lines move with every edit above them, and would make every committed page stale. The number of a
/// definition among those of its path stays in the column, so that they are still told apart.
fn without_lines(mut graph: Graph, places: &Places<'_>) -> Graph {
    graph.for_each_node_mut(&mut |node| {
        let all = places.get(&node.path());
        let is_here =
            |place: &(&str, u32, u32)| *place == (node.file.as_str(), node.line, node.column);
        let number = all.and_then(|all| all.iter().position(is_here));
        node.line = 0;
        node.column = number
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or_default();
    });
    graph
}
