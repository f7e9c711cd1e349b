//! Boxes, frames, bars and chips as elements. Must not know where they stand.

use super::write::{Area, Page, baseline};
use crate::layout::{FrameLook, LABEL, LABEL_HEIGHT, Line, Look, SHEETS};

impl Page<'_> {
    pub(super) fn diamond(&mut self, area: Area, lines: &[Line], scope: usize) {
        let (x, y) = (area.x + area.width / 2, area.y);
        let (w, h) = (area.width / 2, area.height / 2);
        let class = self.class;
        self.put(format_args!(
            "<g><path class=\"{class}d\" d=\"M{x} {y}l{w} {h}l-{w} {h}l-{w} -{h}z\"/>"
        ));
        self.lines(area, lines, None, scope);
        self.out.push_str("</g>");
    }

    fn rect(&mut self, letters: &[&str], area: Area, radius: i32) {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        let classes = self.classes(letters);
        self.put(format_args!(
            "<rect class=\"{classes}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"
        ));
    }

    pub(super) fn boxed(&mut self, area: Area, look: Look) {
        let round = area.height / 2;
        match look {
            Look::Llm => self.rect(&["l"], area, 12),
            Look::Rust => self.rect(&["b"], area, 4),
            Look::Elsewhere => self.rect(&["b", "q"], area, 4),
            Look::Folded => self.rect(&["b"], area, 4),
            Look::Value => self.rect(&["j"], area, 6),
            Look::Terminal => self.rect(&["p"], area, round.min(16)),
            Look::Return => self.rect(&["k"], area, round.min(16)),
            Look::Jump => self.rect(&["j", "q"], area, round),
        }
        let class = self.class;
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        match look {
            // A spark: four points.
            Look::Llm => self.put(format_args!(
                "<path class=\"{class}s\" d=\"M{} {}q.8 4.2 5 5q-4.2 .8-5 5q-.8-4.2-5-5q4.2-.8 5-5z\"/>",
                x + width - 13,
                y + 7,
            )),
            // Two more edges: more inside.
            Look::Folded => self.put(format_args!(
                "<path class=\"{class}w\" d=\"M{} {y}v{height}M{} {y}v{height}\"/>",
                x + 6,
                x + width - 6,
            )),
            _ => {}
        }
    }

    /// The class of all text in a box, where it is not that of its tone.
    pub(super) fn box_class(&self, look: Look) -> Option<&'static str> {
        match look {
            Look::Return => Some("i"),
            Look::Terminal => Some("t"),
            _ => None,
        }
    }

    pub(super) fn frame(&mut self, area: Area, look: FrameLook, band: i32) {
        if look == FrameLook::Each {
            for shift in [SHEETS, SHEETS / 2] {
                let sheet = Area {
                    x: area.x + shift,
                    y: area.y + shift,
                    ..area
                };
                self.rect(&["f"], sheet, 8);
            }
        }
        let letters: &[&str] = match look {
            FrameLook::Graph | FrameLook::Each => &["f"],
            FrameLook::Loop | FrameLook::Fallback => &["f", "q"],
        };
        self.rect(letters, area, 8);
        let class = self.class;
        let (x, y, inner) = (area.x, area.y, area.width - 2);
        // The band keeps the corners of the frame.
        self.put(format_args!(
            "<path class=\"{class}h\" d=\"M{} {}v-{}q0-7 7-7h{}q7 0 7 7v{}z\"/>",
            x + 1,
            y + band,
            band - 8,
            inner - 14,
            band - 8,
        ));
    }

    pub(super) fn bar(&mut self, area: Area, word: &str) {
        self.out.push_str("<g>");
        self.rect(&["k"], area, 4);
        let class = self.class;
        let (x, y) = (area.x + area.width / 2, area.y + area.height / 2);
        let turn = match self.drawing.axes.is_down() {
            true => String::new(),
            false => format!(" transform=\"rotate(-90 {x} {y})\""),
        };
        let y = y + 4;
        self.put(format_args!(
            "<text class=\"{class}x {class}i\" x=\"{x}\" y=\"{y}\" font-size=\"11\"{turn}>{word}</text></g>"
        ));
    }

    pub(super) fn chip(&mut self, area: Area, lines: &[String], scope: usize) {
        self.out.push_str("<g>");
        self.rect(&["c"], area, 10);
        let x = area.x + area.width / 2;
        let mut y = area.y + 3;
        for line in lines {
            let baseline = y + baseline(LABEL_HEIGHT, LABEL);
            self.text(x, baseline, line, LABEL, &["x", "o"], Some(scope));
            y += LABEL_HEIGHT;
        }
        self.out.push_str("</g>");
    }

    pub(super) fn label(&mut self, area: Area, lines: &[String], scope: usize) {
        let mut y = area.y;
        for line in lines {
            let baseline = y + baseline(LABEL_HEIGHT, LABEL);
            self.text(area.x, baseline, line, LABEL, &["m"], Some(scope));
            y += LABEL_HEIGHT;
        }
    }
}
