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

    /// Class and declarations of all that has a colour.
    fn rules(&self) -> Vec<(&'static str, String)> {
        let fill = |colour: &str| format!("fill:{colour}");
        let edged = |ground: &str, edge: &str| format!("fill:{ground};stroke:{edge}");
        vec![
            ("g", fill(self.paper)),
            ("f", edged(self.shade, self.frame)),
            ("h", fill(self.band)),
            ("w", format!("stroke:{}", self.line)),
            ("a", fill(self.line)),
            ("b", edged(self.rust, self.line)),
            ("l", edged(self.llm[0], self.llm[1])),
            ("s", fill(self.llm[1])),
            ("d", edged(self.ask[0], self.ask[1])),
            ("c", edged(self.paper, self.ask[1])),
            ("p", edged(self.paper, self.ink)),
            ("j", edged(self.paper, self.line)),
            ("k", fill(self.bar[0])),
            ("t", fill(self.ink)),
            ("m", fill(self.muted)),
            ("v", fill(self.llm[2])),
            ("o", fill(self.ask[2])),
            ("i", fill(self.bar[1])),
        ]
    }

    fn css(&self, before: &str, class: &str) -> String {
        self.rules()
            .into_iter()
            .map(|(name, look)| format!("{before}.{class}{name}{{{look}}}"))
            .collect()
    }
}

/// The style sheet; every class begins with `class`.
pub(crate) fn style(class: &str, theme: Theme) -> String {
    let mut css = format!(
        ".{class}root{{font-family:{STACK};max-width:100%;height:auto}}\
         .{class}w{{fill:none;stroke-width:1.4}}.{class}z{{stroke-dasharray:4 3}}\
         .{class}b,.{class}l,.{class}d,.{class}c,.{class}p,.{class}j,.{class}f{{stroke-width:1.2}}\
         .{class}q{{stroke-dasharray:5 4}}\
         .{class}n{{font-weight:600}}.{class}x{{text-anchor:middle}}\
         .{class}root a:hover .{class}n{{text-decoration:underline}}"
    );
    match theme {
        Theme::Light => css.push_str(&LIGHT.css("", class)),
        Theme::Dark => css.push_str(&DARK.css("", class)),
        Theme::Auto | Theme::Rustdoc => {
            css.push_str(&LIGHT.css("", class));
            let dark = DARK.css("", class);
            css.push_str(&format!("@media (prefers-color-scheme:dark){{{dark}}}"));
        }
    }
    if theme == Theme::Rustdoc {
        css.push_str(&LIGHT.css(":root[data-theme=\"light\"] ", class));
        css.push_str(&DARK.css(":root[data-theme=\"dark\"] ", class));
        css.push_str(&DARK.css(":root[data-theme=\"ayu\"] ", class));
    }
    css
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
