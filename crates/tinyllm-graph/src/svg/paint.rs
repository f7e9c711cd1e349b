//! The colours and the style sheet of a picture. Must not know places.

use super::Theme;
use crate::metrics::STACK;

/// One theme's colours. What they are for, and which must contrast, is in [`Palette::pairs`].
pub(crate) struct Palette {
    /// The ground.
    pub(crate) paper: &'static str,
    /// Names.
    pub(crate) ink: &'static str,
    /// Values, types and remarks.
    pub(crate) muted: &'static str,
    /// Wires and the edges of boxes.
    pub(crate) line: &'static str,
    /// The edges of frames.
    pub(crate) frame: &'static str,
    /// Frames and their bands.
    pub(crate) shade: &'static str,
    pub(crate) band: &'static str,
    /// Boxes of Rust code.
    pub(crate) rust: &'static str,
    /// LLM calls: ground, edge, text.
    pub(crate) llm: [&'static str; 3],
    /// Decisions: ground, edge, text.
    pub(crate) ask: [&'static str; 3],
    /// Bars of forks and `return`, and the words on them.
    pub(crate) bar: [&'static str; 2],
}

pub(crate) const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1f2328",
    muted: "#57606a",
    line: "#7d8590",
    frame: "#c9d1d9",
    shade: "#f8f9fb",
    band: "#eceff3",
    rust: "#ffffff",
    llm: ["#f5f0ff", "#8250df", "#6132b8"],
    ask: ["#fff7e0", "#b7860b", "#7a4f01"],
    bar: ["#57606a", "#ffffff"],
};

pub(crate) const DARK: Palette = Palette {
    paper: "#0d1117",
    ink: "#e6edf3",
    muted: "#9da7b1",
    line: "#768390",
    frame: "#373e47",
    shade: "#12171e",
    band: "#1c232c",
    rust: "#161b22",
    llm: ["#211a36", "#a371f7", "#cdb4fb"],
    ask: ["#2a2110", "#c69026", "#eac55f"],
    bar: ["#656d76", "#ffffff"],
};

impl Palette {
    /// What a reader must tell apart: text on its ground, with 4.5 to 1.
    #[cfg(test)]
    fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let grounds = [self.paper, self.shade, self.band, self.rust];
        let mut pairs: Vec<_> = grounds
            .iter()
            .flat_map(|ground| [(self.ink, *ground), (self.muted, *ground)])
            .collect();
        pairs.extend([
            (self.ink, self.llm[0]),
            (self.muted, self.llm[0]),
            (self.llm[2], self.llm[0]),
            (self.ask[2], self.ask[0]),
            (self.ask[2], self.rust),
            (self.ask[2], self.paper),
            (self.bar[1], self.bar[0]),
            (self.ink, self.ask[0]),
        ]);
        pairs
    }

    /// Lines that carry a meaning, on their ground, with 3 to 1.
    #[cfg(test)]
    fn strokes(&self) -> Vec<(&'static str, &'static str)> {
        let grounds = [self.paper, self.shade];
        let lines = [self.line, self.llm[1], self.ask[1], self.bar[0]];
        lines
            .iter()
            .flat_map(|line| grounds.iter().map(|ground| (*line, *ground)))
            .collect()
    }

    /// Of all that has a colour: class, fill, and stroke if it has one; wires have no fill.
    fn rules(&self) -> [(&'static str, [&'static str; 2]); 18] {
        [
            ("g", [self.paper, ""]),
            ("f", [self.shade, self.frame]),
            ("h", [self.band, ""]),
            ("w", ["", self.line]),
            ("a", [self.line, ""]),
            ("b", [self.rust, self.line]),
            ("l", [self.llm[0], self.llm[1]]),
            ("s", [self.llm[1], ""]),
            ("d", [self.ask[0], self.ask[1]]),
            ("c", [self.paper, self.ask[1]]),
            ("p", [self.paper, self.ink]),
            ("j", [self.paper, self.line]),
            ("k", [self.bar[0], ""]),
            ("t", [self.ink, ""]),
            ("m", [self.muted, ""]),
            ("v", [self.llm[2], ""]),
            ("o", [self.ask[2], ""]),
            ("i", [self.bar[1], ""]),
        ]
    }

    fn write_css(&self, before: &str, class: &str, css: &mut String) {
        for (name, [fill, stroke]) in self.rules() {
            let mut put = |pieces: &[&str]| pieces.iter().for_each(|piece| css.push_str(piece));
            put(&[before, ".", class, name, "{"]);
            match (fill, stroke) {
                (fill, "") => put(&["fill:", fill, "}"]),
                ("", stroke) => put(&["stroke:", stroke, "}"]),
                (fill, stroke) => put(&["fill:", fill, ";stroke:", stroke, "}"]),
            }
        }
    }
}

/// What has no colour; `@` stands for what every class begins with.
const SHAPES: &str = "@w{fill:none;stroke-width:1.4}@z{stroke-dasharray:4 3}\
    @b,@l,@d,@c,@p,@j,@f{stroke-width:1.2}@q{stroke-dasharray:5 4}\
    @n{font-weight:600}@x{text-anchor:middle}@root a:hover @n{text-decoration:underline}";

/// Writes the style sheet; every class begins with `class`.
pub(crate) fn write_style(class: &str, theme: Theme, css: &mut String) {
    let root = ["root{font-family:", STACK, ";max-width:100%;height:auto}"];
    css.push('.');
    css.push_str(class);
    root.iter().for_each(|piece| css.push_str(piece));
    for (place, piece) in SHAPES.split('@').enumerate() {
        if place > 0 {
            css.push('.');
            css.push_str(class);
        }
        css.push_str(piece);
    }
    match theme {
        Theme::Light => LIGHT.write_css("", class, css),
        Theme::Dark => DARK.write_css("", class, css),
        Theme::Auto | Theme::Rustdoc => {
            LIGHT.write_css("", class, css);
            css.push_str("@media (prefers-color-scheme:dark){");
            DARK.write_css("", class, css);
            css.push('}');
        }
    }
    if theme == Theme::Rustdoc {
        LIGHT.write_css(":root[data-theme=\"light\"] ", class, css);
        DARK.write_css(":root[data-theme=\"dark\"] ", class, css);
        DARK.write_css(":root[data-theme=\"ayu\"] ", class, css);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: &str) -> f64 {
        let part = |from: usize| {
            let value = u8::from_str_radix(&colour[from..from + 2], 16).unwrap_or_default();
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn text_and_lines_stand_out() {
        assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 0.01);
        for palette in [LIGHT, DARK] {
            for (text, ground) in palette.pairs() {
                let seen = contrast(text, ground);
                assert!(seen >= 4.5, "text {text} on {ground}: {seen:.2}");
            }
            for (line, ground) in palette.strokes() {
                let seen = contrast(line, ground);
                assert!(seen >= 3.0, "line {line} on {ground}: {seen:.2}");
            }
        }
    }
}
