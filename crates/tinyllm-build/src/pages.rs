//! The files that show a scan: pictures, Markdown, an index, one HTML page, and what rustdoc includes.
//!
//! Only texts are made here; [`crate::Builder`] writes them. They depend on the sources alone, so that
//! committed ones can be compared.

mod ids;
mod markdown;
mod rustdoc;

use std::collections::BTreeMap;

use tinyllm_graph::{SvgOptions, html};

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
            files.insert(format!("{id}.svg"), picture(item, id));
            files.insert(format!("{id}.md"), markdown::page(scan, &ids, item, id));
        }
        files.insert("README.md".to_owned(), markdown::index(scan, title, &drawn));
        let graphs: Vec<_> = drawn
            .iter()
            .map(|(item, _)| without_lines(item.graph.clone()))
            .collect();
        files.insert("graphs.html".to_owned(), html::page(title, &graphs));
        Self { files }
    }
}

/// What rustdoc includes below each item, in the order of [`Scan::items`].
pub(crate) fn for_rustdoc(scan: &Scan) -> Vec<String> {
    let ids = ids::ids(scan);
    let pages = scan.items.iter().zip(&ids);
    pages
        .map(|(item, id)| rustdoc::page(scan, item, id.as_deref()))
        .collect()
}

fn picture(item: &Item, id: &str) -> String {
    let options = SvgOptions::new().id_prefix(&format!("{id}-"));
    item.graph.svg(&options)
}

/// Lines move with every edit above them, and would make every committed page stale.
fn without_lines(mut graph: tinyllm_graph::Graph) -> tinyllm_graph::Graph {
    graph.for_each_node_mut(&mut |node| {
        node.line = 0;
        node.column = 0;
    });
    graph
}
