//! How a graph is drawn in a terminal. Must not know how; the outline does.

/// Width, colours and strokes of [`Graph::terminal`](crate::Graph::terminal).
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, TerminalOptions};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
/// let plain = judge.terminal(&TerminalOptions::new().width(60).ascii());
/// assert!(plain.is_ascii());
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

    /// The columns of the terminal; 20 at least.
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
