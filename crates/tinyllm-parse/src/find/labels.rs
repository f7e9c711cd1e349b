//! An object that is written as labels: `name: Ann` line by line, tags, or without its braces.

use std::cell::Cell;
use std::ops::Range;

use crate::raw::{Entry, Kind, Note, Notes, Raw};
use crate::read::Reader;
use crate::read::frame::{Ids, types};
use crate::read::scan::{Quote, Scan};
use crate::repair::RepairKind;
use crate::schema::{Property, Schema};
use crate::shape::bullet;

/// The forms that the text within `range` has; each may hold the value.
pub(crate) fn objects(
    schema: &Schema,
    root: &Ids,
    text: &str,
    range: Range<usize>,
    steps: &Cell<u64>,
) -> Vec<Raw> {
    let source = Source {
        schema,
        root,
        text,
        steps,
    };
    let mut found = Vec::new();
    let lines = source.lines(range.clone());
    let bare = lines.iter().find(|line| line.quoted).map(|line| line.start);
    if let Some(start) = bare {
        found.extend(source.without_braces(start));
    }
    // All in one line: `name: Ann, age: 4`.
    let first = lines.iter().find(|line| line.key.is_some() && !line.quoted);
    let one_line = lines.iter().any(|line| source.holds_keys(line));
    if let Some(first) = first.filter(|_| one_line) {
        found.extend(source.without_braces(first.start));
    } else {
        found.extend(source.labelled(&lines));
    }
    if let Some(first) = first.filter(|_| !one_line) {
        found.extend(source.without_braces(first.start));
    }
    found.extend(source.tagged(range));
    found
}

struct Source<'a> {
    schema: &'a Schema,
    root: &'a Ids,
    text: &'a str,
    steps: &'a Cell<u64>,
}

/// A line; with the declared key that it begins with.
struct Line {
    start: usize,
    end: usize,
    key: Option<(String, Range<usize>)>,
    quoted: bool,
    /// Where the value begins, or the text of a line without a key.
    value: usize,
}

impl Source<'_> {
    fn property(&self, key: &str) -> Option<&Property> {
        self.root
            .iter()
            .find_map(|id| self.schema.node(*id).property_spelled(key))
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = range.start;
        let text = self.text.get(range).unwrap_or_default();
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end().len();
            if !line.trim().is_empty() && !line.trim_start().starts_with("```") {
                lines.push(self.line(start, end));
            }
            start += line.len();
        }
        lines
    }

    fn line(&self, start: usize, end: usize) -> Line {
        let whole = self.text.get(start..end).unwrap_or_default();
        let trimmed = bullet(whole).unwrap_or(whole.trim());
        let start = end - trimmed.len().min(end);
        let none = Line {
            start,
            end,
            key: None,
            quoted: false,
            value: start,
        };
        let row = trimmed.strip_prefix('|').map_or(trimmed, str::trim_start);
        let lead = trimmed.len() - row.len();
        let Some(sign) = row.find([':', '=', '|', '：']).filter(|at| *at <= 80) else {
            return none;
        };
        let name = row.get(..sign).unwrap_or_default();
        let plain = name.trim_matches(|own: char| {
            own.is_whitespace()
                || matches!(own, '*' | '_' | '`' | '"' | '\'' | '#' | '-' | '“' | '”')
        });
        let word =
            |own: char| own.is_alphanumeric() || matches!(own, ' ' | '_' | '-' | '.' | '(' | ')');
        if !plain.chars().all(word) || self.property(plain).is_none() {
            return none;
        }
        let sign_length = row
            .get(sign..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        let after = start + lead + sign + sign_length;
        let rest = self.text.get(after..end).unwrap_or_default();
        let value = rest.trim_start_matches(|own: char| own.is_whitespace() || own == '*');
        let value = value.trim_start_matches("- ");
        Line {
            start,
            end,
            key: Some((plain.to_owned(), start..after)),
            quoted: name.trim().starts_with(['"', '\'', '“']),
            value: end - value.len(),
        }
    }

    /// Whether another declared key stands in the value of a line, after a comma.
    fn holds_keys(&self, line: &Line) -> bool {
        if line.key.is_none() {
            return false;
        }
        let value = self.text.get(line.value..line.end).unwrap_or_default();
        let parts = value.split([',', ';', '，']).skip(1);
        parts.map(str::trim_start).any(|part| {
            let name = part.split([':', '=', '：']).next().unwrap_or_default();
            name.len() < part.len() && self.property(name.trim_matches(['"', '\'', ' '])).is_some()
        })
    }

    /// `"name": "Ann", "age": 4` without braces around it.
    fn without_braces(&self, start: usize) -> Option<Raw> {
        let mut reader = Reader::within_object(self.schema, self.root, start);
        reader.run(&Scan::new(self.text, true, self.steps));
        reader.done
    }

    fn labelled(&self, lines: &[Line]) -> Option<Raw> {
        let first = lines.iter().position(|line| line.key.is_some())?;
        let mut lines = lines.iter().skip(first).peekable();
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(line) = lines.next() {
            let Some((key, key_span)) = line.key.clone() else {
                continue;
            };
            let mut more = Vec::new();
            while let Some(next) = lines.next_if(|next| next.key.is_none()) {
                more.push(next);
            }
            entries.push(Entry {
                key,
                key_span,
                notes: Notes::default(),
                value: self.labelled_value(line, &more),
            });
        }
        let start = entries.first()?.key_span.start;
        let end = entries.last()?.value.span.end;
        let notes = vec![Note::new(RepairKind::Gathered, start..end, "")];
        Some(Raw::new(start..end, Kind::Object(entries), notes))
    }

    fn labelled_value(&self, line: &Line, more: &[&Line]) -> Raw {
        if line.value < line.end {
            // Text goes on in the next lines; numbers and choices do not.
            let free = line.key.as_ref().is_some_and(|(key, _)| self.is_text(key));
            let end = more
                .last()
                .filter(|_| free)
                .map_or(line.end, |last| last.end);
            return self.word(line.value, end);
        }
        if let Some(object) = self.nested(line, more) {
            return object;
        }
        let bulleted = |line: &&&Line| {
            let before = self.text.get(..line.start).unwrap_or_default();
            let lead = before.rsplit('\n').next().unwrap_or_default();
            !lead.trim().is_empty()
        };
        let Some(last) = more.last() else {
            return Raw::new(line.end..line.end, Kind::Nothing, Vec::new());
        };
        let items: Vec<_> = more.iter().filter(bulleted).collect();
        if items.is_empty() {
            let start = more.first().map_or(line.end, |first| first.start);
            return self.word(start, last.end);
        }
        let items: Vec<Raw> = items
            .iter()
            .map(|line| self.word(line.start, line.end))
            .collect();
        Raw::new(line.end..last.end, Kind::Array(items), Vec::new())
    }

    /// Lines with keys of their own, below a key that holds an object.
    fn nested(&self, line: &Line, more: &[&Line]) -> Option<Raw> {
        let (key, _) = line.key.as_ref()?;
        let ids = self.schema.leaves(self.property(key)?.id);
        let nodes = ids.iter().map(|id| self.schema.node(*id));
        let objects: Vec<_> = nodes.filter(|node| !node.properties.is_empty()).collect();
        let mut entries = Vec::new();
        for line in more {
            let text = self.text.get(line.start..line.end)?;
            let (name, value) = text.split_once(':')?;
            let name = name.trim_matches(['*', '"', ' ']);
            objects
                .iter()
                .find(|node| node.property_spelled(name).is_some())?;
            let start = line.end - value.trim_start().len();
            entries.push(Entry {
                key: name.to_owned(),
                key_span: line.start..start,
                notes: Notes::default(),
                value: self.word(start, line.end),
            });
        }
        let end = more.last()?.end;
        Some(Raw::new(line.end..end, Kind::Object(entries), Vec::new()))
    }

    fn is_text(&self, key: &str) -> bool {
        let Some(property) = self.property(key) else {
            return false;
        };
        let ids = self.schema.leaves(property.id);
        let types = types(self.schema, ids);
        let choices = ids.iter().any(|id| self.schema.node(*id).choices.is_some());
        types.meets(crate::schema::Types::STRING) && !choices
    }

    /// A value as it stands, read as JSON where it begins as JSON does.
    fn word(&self, start: usize, end: usize) -> Raw {
        let text = self.text.get(start..end).unwrap_or_default();
        let trimmed = text.trim_end_matches([' ', '\t', '|', ',', '*']);
        let lead = trimmed.trim_start_matches(['*', ' ']);
        let (start, end) = (start + trimmed.len() - lead.len(), start + trimmed.len());
        let first = lead.chars().next();
        let json = first.is_some_and(|own| Quote::of(own).is_some() || matches!(own, '{' | '['));
        if json {
            let part = self.text.get(..end).unwrap_or_default();
            let mut reader = Reader::new(self.schema, &Ids::default(), start);
            reader.run(&Scan::new(part, true, self.steps));
            let whole = reader.done.filter(|raw| raw.span.end == end && !reader.cut);
            if let Some(raw) = whole {
                return raw;
            }
        }
        Raw::new(start..end, Kind::Bare, Vec::new())
    }

    /// `<name>Ann</name><age>4</age>`.
    fn tagged(&self, range: Range<usize>) -> Option<Raw> {
        let text = self.text.get(range.clone())?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut from = 0;
        while let Some(open) = text.get(from..).and_then(|rest| rest.find('<')) {
            let at = from + open;
            from = at + 1;
            let limit = crate::path::boundary_before(text, at + 80);
            let Some(name) = text
                .get(at + 1..limit)
                .and_then(|rest| rest.split_once('>'))
            else {
                continue;
            };
            let name = name.0;
            if self.property(name).is_none() {
                continue;
            }
            let begin = at + name.len() + 2;
            let close = format!("</{name}>");
            let Some(length) = text.get(begin..).and_then(|rest| rest.find(&close)) else {
                break;
            };
            let key_span = range.start + at..range.start + begin;
            let inner = text.get(begin..begin + length).unwrap_or_default();
            let lead = inner.len() - inner.trim_start().len();
            let start = range.start + begin + lead;
            let value = self.word(start, start + inner.trim().len());
            from = begin + length + close.len();
            add(&mut entries, name, key_span, value);
        }
        let start = entries.first()?.key_span.start;
        let end = entries.last()?.value.span.end;
        let notes = vec![Note::new(RepairKind::Gathered, start..end, "")];
        Some(Raw::new(start..end, Kind::Object(entries), notes))
    }
}

/// A tag that comes again, one after the other, is a list.
fn add(entries: &mut Vec<Entry>, name: &str, key_span: Range<usize>, value: Raw) {
    let Some(last) = entries.last_mut().filter(|last| last.key == name) else {
        entries.push(Entry {
            key: name.to_owned(),
            key_span,
            notes: Notes::default(),
            value,
        });
        return;
    };
    let end = value.span.end;
    let first = std::mem::replace(&mut last.value, Raw::new(0..0, Kind::Nothing, Vec::new()));
    let start = first.span.start;
    let items = match first.kind {
        Kind::Array(mut items) => {
            items.push(value);
            items
        }
        _ => vec![first, value],
    };
    last.value = Raw::new(start..end, Kind::Array(items), Vec::new());
}
