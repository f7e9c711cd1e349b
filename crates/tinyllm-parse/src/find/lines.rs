//! A list that is written as lines: bullets, numbers, or one item a line.

use std::ops::Range;

use crate::raw::{Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::shape::bullet;

/// The lists that the text within `range` may be: of its bullets, of its lines.
pub(crate) fn lists(text: &str, range: Range<usize>) -> Vec<Raw> {
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
    [list(bulleted), plain].into_iter().flatten().collect()
}
