//! A picture of a graph as a file. Must not know how any of them is made.

use std::io;
use std::path::Path;

use crate::graph::Graph;
use crate::markup;

/// All endings that [`Graph::save`] knows.
const ENDINGS: &str = "`.svg`, `.html`, `.md`, `.mmd`, `.dot`, `.gv`, `.json` or `.txt`";

impl Graph {
    /// Writes the graph to a file, in the form that its ending names.
    ///
    /// | ending | form |
    /// |---|---|
    /// | `.svg` | [`Graph::to_svg`] |
    /// | `.html` | [`Graph::to_html`] |
    /// | `.md` | a page with the Mermaid chart |
    /// | `.mmd` | [`Graph::to_mermaid`] |
    /// | `.dot`, `.gv` | [`Graph::to_dot`] |
    /// | `.json` | [`Graph::to_json`] |
    /// | `.txt` | the outline (`Display`) |
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`] for any other ending; else what the file system says.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, NodeSpec};
    ///
    /// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
    /// let path = std::env::temp_dir().join("tinyllm-graph-save.svg");
    /// judge.save(&path)?;
    /// assert_eq!(std::fs::read_to_string(&path)?, judge.to_svg());
    /// # std::fs::remove_file(path)?;
    ///
    /// let error = judge.save("judge.png").map_err(|error| error.to_string());
    /// assert!(error.is_err_and(|text| text.starts_with("cannot save a graph as `judge.png`: ")));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.save_at(path.as_ref())
    }

    fn save_at(&self, path: &Path) -> io::Result<()> {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let text = match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("svg") => self.to_svg(),
            Some("html" | "htm") => self.to_html(),
            Some("md") => self.to_markdown(),
            Some("mmd" | "mermaid") => self.to_mermaid(),
            Some("dot" | "gv") => self.to_dot(),
            Some("json") => self.to_json(),
            Some("txt") => self.to_string(),
            _ => {
                let path = path.display();
                let say = format!("cannot save a graph as `{path}`: the name ends in {ENDINGS}");
                return Err(io::Error::new(io::ErrorKind::InvalidInput, say));
            }
        };
        std::fs::write(path, text)
    }

    /// A Markdown page: the signature, the doc comment, the Mermaid chart, the outline.
    pub fn to_markdown(&self) -> String {
        let doc = if self.doc.is_empty() {
            String::new()
        } else {
            format!("{}\n\n", escaped_markdown(&self.doc))
        };
        format!(
            "# `{}`\n\n{doc}```mermaid\n{}```\n\n```text\n{}```\n",
            markup::plain(&self.name)
                .replace('`', "'")
                .replace('\n', " "),
            self.to_mermaid(),
            fenced(&self.to_string())
        )
    }
}

/// A doc comment is Markdown already; HTML in it is shown as it is written.
fn escaped_markdown(doc: &str) -> String {
    markup::plain(doc)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
}

/// Text that cannot end a fenced block.
fn fenced(text: &str) -> String {
    markup::plain(text).replace("```", "'''")
}
