//! The graph for a terminal of some width, with colours if it has them. Must not know who asks.

use crate::graph::Graph;

/// How a graph is drawn in a terminal.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, TerminalOptions};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
/// let plain = judge.terminal(&TerminalOptions::new().width(60));
/// assert!(plain.contains("judge"));
/// assert!(!plain.contains('\u{1b}'));
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct TerminalOptions {
    pub(crate) width: usize,
    pub(crate) colour: bool,
    pub(crate) ascii: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            ascii: false,
        }
    }
}

impl TerminalOptions {
    /// 80 columns, no colours, Unicode's box characters.
    pub fn new() -> Self {
        Self::default()
    }

    /// The columns of the terminal.
    pub fn width(mut self, columns: usize) -> Self {
        self.width = columns;
        self
    }

    /// With ANSI colours.
    pub fn colour(mut self) -> Self {
        self.colour = true;
        self
    }

    /// With ASCII strokes only.
    pub fn ascii(mut self) -> Self {
        self.ascii = true;
        self
    }
}

impl Graph {
    /// The graph drawn for a terminal.
    pub fn terminal(&self, options: &TerminalOptions) -> String {
        if options.ascii {
            return self.outline_ascii();
        }
        self.to_string()
    }
}
