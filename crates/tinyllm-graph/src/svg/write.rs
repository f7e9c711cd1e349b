//! From a layout to SVG. Must not know steps, nor how places were found.

use std::fmt::{self, Write};

use super::route::routed;
use super::{SvgOptions, paint, values};
use crate::graph::Graph;
use crate::layout::{
    Drawing, LABEL, LABEL_HEIGHT, Line, Mark, PAD, Point, Rect, Shape, Tone, Wire, WireKind, cost,
};
use crate::markup::{escape, escaped};
use crate::metrics::{Font, clipped, wrapped};

/// Free space around a picture that is a file; a page has its own.
const MARGIN: i32 = 24;
const INLINE_MARGIN: i32 = 4;
/// The font of the picture's title.
const HEADLINE: Font = Font::bold(17);

/// Lines of text above the picture.
struct Head {
    lines: Vec<(String, Font, &'static str)>,
    height: i32,
    width: i32,
}

fn head(graph: &Graph, room: i32) -> Head {
    let mut lines = Vec::new();
    for text in wrapped(&graph.name, HEADLINE, room) {
        lines.push((text, HEADLINE, "t"));
    }
    let doc = graph.doc.lines().next().unwrap_or_default();
    if !doc.is_empty() {
        for text in clipped(doc, Font::new(12), room, 3) {
            lines.push((text, Font::new(12), "m"));
        }
    }
    for text in wrapped(&cost(graph), Font::new(11), room) {
        lines.push((text, Font::new(11), "m"));
    }
    let width = lines.iter().map(|(text, font, _)| font.worst_width(text));
    Head {
        width: width.max().unwrap_or_default(),
        height: lines.iter().map(|(_, font, _)| font.size + 6).sum::<i32>() + 16,
        lines,
    }
}

/// Writes what a page's script calls a node.
pub(crate) type Named<'n> = &'n dyn Fn(&Graph, &mut String);

/// The whole picture, behind what is written already; `named` if a page's script works on it.
pub(super) fn picture(
    graph: &Graph,
    drawing: &Drawing<'_>,
    options: &SvgOptions,
    named: Option<Named<'_>>,
    out: &mut String,
) {
    let block = &drawing.block;
    let (content_width, content_height) =
        drawing.axes.turn(block.length, block.before + block.after);
    let head = match options.headless {
        true => Head {
            lines: Vec::new(),
            height: 0,
            width: 0,
        },
        false => head(graph, content_width.max(420)),
    };
    let margin = match options.inline {
        true => INLINE_MARGIN,
        false => MARGIN,
    };
    let width = content_width.max(head.width) + 2 * margin;
    let height = content_height + head.height + 2 * margin;
    let (spine_x, spine_y) = drawing.axes.turn(0, block.before);
    let id = options.id_prefix_of(graph);
    let mut page = Page {
        out,
        drawing,
        options,
        named,
        // Pictures of a page share its style sheet.
        class: if named.is_some() { SHARED } else { &id },
        x: (width - content_width) / 2 + spine_x,
        y: margin + head.height + spine_y,
    };
    page.open(graph, &id, (width, height));
    let mut y = margin;
    for (text, font, class) in &head.lines {
        y += font.size;
        page.text(margin, y, text, *font, &[class], None);
        y += 6;
    }
    page.content();
    page.out.push_str("</svg>");
    if !options.inline {
        page.out.push('\n');
    }
}

/// What classes of pictures on a page begin with.
pub(crate) const SHARED: &str = "g-";

pub(super) struct Page<'a> {
    pub(super) out: &'a mut String,
    pub(super) drawing: &'a Drawing<'a>,
    options: &'a SvgOptions,
    named: Option<Named<'a>>,
    /// What every class begins with.
    pub(super) class: &'a str,
    /// Where the spine begins.
    x: i32,
    y: i32,
}

/// A rectangle of the screen.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl<'a> Page<'a> {
    /// Classes by their letters.
    pub(super) fn classes<'l>(&self, letters: &'l [&'l str]) -> Classes<'l>
    where
        'a: 'l,
    {
        Classes(self.class, letters)
    }

    /// Writing to a `String` cannot fail.
    pub(super) fn put(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
    }

    fn open(&mut self, graph: &Graph, id: &str, (width, height): (i32, i32)) {
        let class = self.class;
        let role = if self.options.links.is_empty() && self.named.is_none() {
            "img"
        } else {
            "group"
        };
        // A page makes a picture smaller where it is narrow, but not unreadable.
        let least = match self.named {
            Some(_) => format!("style=\"min-width:{}px\" ", width * 7 / 10),
            None => String::new(),
        };
        let title = escaped(&graph.name);
        let mut about = vec![graph.signature()];
        about.extend(graph.doc.lines().map(str::to_owned));
        about.push(cost(graph));
        let about = escaped(&about.join(" · ").replace('\n', " "));
        self.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}root\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" {least}role=\"{role}\" \
             aria-labelledby=\"{id}t {id}d\"><title id=\"{id}t\">{title}</title>\
             <desc id=\"{id}d\">{about}</desc>"
        ));
        if self.named.is_none() {
            self.out.push_str("<style>");
            paint::write_style(class, self.options.theme, self.out);
            self.out.push_str("</style>");
        }
        if !self.options.inline {
            self.put(format_args!(
                "<rect class=\"{class}g\" width=\"{width}\" height=\"{height}\"/>"
            ));
        }
    }

    fn content(&mut self) {
        let drawing = self.drawing;
        for shape in &drawing.block.shapes {
            if let Mark::Frame { .. } = shape.mark {
                self.shape(shape);
            }
        }
        for wire in &drawing.block.wires {
            self.wire(wire);
        }
        for shape in &drawing.block.shapes {
            if !matches!(shape.mark, Mark::Frame { .. }) {
                self.shape(shape);
            }
        }
    }

    fn place(&self, (main, cross): Point) -> (i32, i32) {
        let (x, y) = match self.drawing.axes.is_down() {
            true => (cross, main),
            false => (main, cross),
        };
        (self.x + x, self.y + y)
    }

    fn area(&self, rect: Rect) -> Area {
        let (x, y) = self.place((rect.main, rect.cross));
        let (width, height) = self.drawing.axes.turn(rect.length, rect.breadth);
        Area {
            x,
            y,
            width,
            height,
        }
    }

    fn shape(&mut self, shape: &Shape<'_>) {
        let area = self.area(shape.rect);
        let scope = shape.scope;
        match &shape.mark {
            Mark::Box {
                look,
                lines,
                node,
                title,
            } => {
                let linked = self.begin(*node, title);
                self.boxed(area, *look);
                self.lines(area, lines, self.box_class(*look), scope);
                self.end(linked);
            }
            Mark::Diamond { lines } => self.diamond(area, lines, scope),
            Mark::Bar { word } => self.bar(area, word),
            Mark::Frame {
                look,
                lines,
                band,
                node,
                title,
            } => {
                let linked = self.begin(*node, title);
                self.frame(area, *look, *band);
                let mut y = area.y + 5;
                for line in lines {
                    let font = line.tone.font();
                    let baseline = y + baseline(line.tone.height(), font);
                    let class = &[tone_class(line.tone)];
                    let scope = (line.tone != Tone::Note).then_some(scope);
                    self.text(area.x + PAD, baseline, &line.text, font, class, scope);
                    y += line.tone.height();
                }
                self.end(linked);
            }
            Mark::Label { lines } => self.label(area, lines, scope),
            Mark::Chip { lines } => self.chip(area, lines, scope),
            Mark::Remark { text } => {
                let y = area.y + baseline(LABEL_HEIGHT, LABEL);
                self.text(area.x, y, text, LABEL, &["m"], None);
            }
            Mark::Dot => {
                let class = self.class;
                let (x, y) = (area.x + area.width / 2, area.y + area.height / 2);
                self.put(format_args!(
                    "<circle class=\"{class}a\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>"
                ));
            }
        }
    }

    /// Opens the group of a node, with its tooltip and where it leads; whether it leads anywhere.
    fn begin(&mut self, node: Option<&Graph>, title: &str) -> bool {
        let link = node.and_then(|node| self.options.link_of(node));
        if let Some(url) = &link {
            self.put(format_args!("<a href=\"{}\">", escaped(url)));
        }
        self.out.push_str("<g");
        if let Some((node, named)) = node.zip(self.named) {
            self.out
                .push_str(" class=\"node\" tabindex=\"0\" role=\"button\" data-node=\"");
            named(node, self.out);
            self.out.push('"');
        }
        self.out.push('>');
        if !title.is_empty() {
            self.out.push_str("<title>");
            escape(title, self.out);
            self.out.push_str("</title>");
        }
        link.is_some()
    }

    fn end(&mut self, linked: bool) {
        self.out.push_str(if linked { "</g></a>" } else { "</g>" });
    }

    /// Lines in the middle of an area.
    pub(super) fn lines(&mut self, area: Area, lines: &[Line], class: Option<&str>, scope: usize) {
        let height: i32 = lines.iter().map(|line| line.tone.height()).sum();
        let x = area.x + area.width / 2;
        let mut y = area.y + (area.height - height) / 2;
        for line in lines {
            let font = line.tone.font();
            let baseline = y + baseline(line.tone.height(), font);
            let own = class.unwrap_or_else(|| tone_class(line.tone));
            self.open_text(x, baseline, font, &["x", own]);
            if let Some(length) = fixed_length(&line.text, font, area.width - 6) {
                self.put(format_args!(
                    " textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\""
                ));
            }
            let scope =
                matches!(line.tone, Tone::Uses | Tone::Mark | Tone::Question).then_some(scope);
            self.close_text(&line.text, scope);
            y += line.tone.height();
        }
    }

    pub(super) fn text(
        &mut self,
        x: i32,
        y: i32,
        text: &str,
        font: Font,
        classes: &[&str],
        scope: Option<usize>,
    ) {
        self.open_text(x, y, font, classes);
        self.close_text(text, scope);
    }

    fn open_text(&mut self, x: i32, y: i32, font: Font, classes: &[&str]) {
        let (classes, size) = (self.classes(classes), font.size);
        self.put(format_args!("<text class=\"{classes}"));
        if font.bold {
            let class = self.class;
            self.put(format_args!(" {class}n"));
        }
        self.put(format_args!("\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\""));
    }

    fn close_text(&mut self, text: &str, scope: Option<usize>) {
        self.out.push('>');
        match scope.filter(|_| self.named.is_some()) {
            Some(scope) => values::mark(text, scope, self.out),
            None => escape(text, self.out),
        }
        self.out.push_str("</text>");
    }

    fn wire(&mut self, wire: &Wire) {
        let points: Vec<(i32, i32)> = wire.points.iter().map(|point| self.place(*point)).collect();
        let (path, head) = routed(&points, wire.arrow);
        let letters: &[&str] = match wire.kind {
            WireKind::Plain | WireKind::Back => &["w"],
            WireKind::Failure => &["w", "z"],
        };
        if !path.is_empty() {
            let classes = self.classes(letters);
            self.put(format_args!("<path class=\"{classes}\" d=\"{path}\"/>"));
        }
        if !head.is_empty() {
            let class = self.class;
            self.put(format_args!("<path class=\"{class}a\" d=\"{head}\"/>"));
        }
    }
}

/// Classes as an attribute says them.
pub(super) struct Classes<'l>(&'l str, &'l [&'l str]);

impl fmt::Display for Classes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.1.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(self.0)?;
            f.write_str(letter)?;
        }
        Ok(())
    }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Name | Tone::Title => "t",
        Tone::Uses | Tone::Note => "m",
        Tone::Model => "v",
        Tone::Mark | Tone::Question => "o",
    }
}

/// How far below the top of its line a text stands.
pub(super) fn baseline(height: i32, font: Font) -> i32 {
    (height * 50 + font.size * 36) / 100
}

/// The length to which a text is set where another font might not fit in.
fn fixed_length(text: &str, font: Font, room: i32) -> Option<i32> {
    (font.worst_width(text) > room).then(|| font.width(text).min(room))
}
