//! A list that is written as lines: bullets, numbers, or one item a line.

use std::ops::Range;

use crate::raw::{Entry, Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::shape::bullet;

/// The lists that the text within `range` may be: of its bullets, of its lines.
pub(crate) fn lists(text: &str, range: Range<usize>) -> Vec<Raw> {
    let table = table(text, range.clone());
    let mut bulleted = Vec::new();
    let mut plain = Vec::new();
    let mut start = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        let trimmed = line.trim();
        let lead = line.len() - line.trim_start().len();
        let begin = start + lead;
        start += line.len();
        if trimmed.is_empty() || trimmed.starts_with("```") {
            continue;
        }
        if let Some(item) = bullet(trimmed) {
            let end = begin + trimmed.len();
            bulleted.push(Raw::new(end - item.len()..end, Kind::Bare, Vec::new()));
        }
        plain.push(Raw::new(
            begin..begin + trimmed.len(),
            Kind::Bare,
            Vec::new(),
        ));
    }
    let list = |items: Vec<Raw>| {
        let start = items.first()?.span.start;
        let end = items.last()?.span.end;
        let notes = vec![Note::new(RepairKind::Gathered, start..end, "")];
        Some(Raw::new(start..end, Kind::Array(items), notes))
    };
    let several = plain.len() > 1;
    let plain = list(plain).filter(|_| several && bulleted.is_empty());
    [table.and_then(list), list(bulleted), plain]
        .into_iter()
        .flatten()
        .collect()
}

/// The rows of a table of Markdown, as objects of its head.
fn table(text: &str, range: Range<usize>) -> Option<Vec<Raw>> {
    let mut head: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut start = range.start;
    for line in text.get(range)?.split_inclusive('\n') {
        let begin = start;
        start += line.len();
        let Some(cells) = cells(line, begin) else {
            continue;
        };
        let words = cells
            .iter()
            .map(|cell| text.get(cell.clone()).unwrap_or_default());
        if head.is_empty() {
            head = words
                .map(|word| word.trim_matches(['*', '`']).to_owned())
                .collect();
            continue;
        }
        let mut words = words;
        if words.all(|word| word.chars().all(|own| matches!(own, '-' | ':'))) {
            continue;
        }
        let entries = head.iter().zip(cells.iter()).map(|(key, cell)| Entry {
            key: key.clone(),
            key_span: cell.clone(),
            notes: Vec::new(),
            value: Raw::new(cell.clone(), Kind::Bare, Vec::new()),
        });
        let span = cells.first()?.start..cells.last()?.end;
        rows.push(Raw::new(span, Kind::Object(entries.collect()), Vec::new()));
    }
    (!rows.is_empty()).then_some(rows)
}

/// Where the cells of a row stand.
fn cells(line: &str, begin: usize) -> Option<Vec<Range<usize>>> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let lead = line.find('|')? + 1;
    let mut start = begin + lead;
    let mut cells = Vec::new();
    for cell in row.split('|') {
        let blank = cell.len() - cell.trim_start().len();
        cells.push(start + blank..start + blank + cell.trim().len());
        start += cell.len() + 1;
    }
    Some(cells)
}
