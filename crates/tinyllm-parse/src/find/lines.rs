//! A list that is written as lines: bullets, numbers, or one item a line.

use std::ops::Range;

use crate::raw::{Entry, Kind, Note, Notes, Raw};
use crate::repair::RepairKind;
use crate::shape::{bullet, doubt};

/// A label before the items of a line is not longer.
const LABEL: usize = 40;

/// The lists that the text within `range` may be: of its bullets, of its lines.
///
/// With `free`, every text is an item: then lines and words are items only if they look like it,
/// or a refusal would be a list.
pub(crate) fn lists(text: &str, range: Range<usize>, free: bool) -> Vec<Raw> {
    let words = words(text, range.clone(), free);
    let mut first_bullet: Option<usize> = None;
    let from = range.start;
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
            first_bullet.get_or_insert(begin);
            bulleted.push(Raw::new(end - item.len()..end, Kind::Bare, Vec::new()));
        }
        if plain.is_empty() && trimmed.ends_with([':', '：']) {
            continue;
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
    let is_item = |raw: &Raw| doubt::is_item(text.get(raw.span.clone()).unwrap_or_default());
    let items = !free || plain.iter().all(is_item);
    let plain = list(plain).filter(|_| several && items && bulleted.is_empty());
    // What is offered below a refusal is no answer.
    let before = first_bullet.and_then(|first| text.get(from..first));
    if before.is_some_and(doubt::is_doubtful) {
        bulleted.clear();
    }
    [
        table.and_then(list),
        list(bulleted),
        plain,
        words.and_then(list),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The items of one line: `apple, banana and cherry`, after a label or without one.
/// `The tags are a, b and c.` names them too; without `free`, only so.
fn words(text: &str, range: Range<usize>, free: bool) -> Option<Vec<Raw>> {
    let whole = text.get(range.clone())?;
    let line = whole.trim();
    if line.contains('\n') {
        return None;
    }
    let start = range.start + (whole.len() - whole.trim_start().len());
    let label = line.find([':', '：']).filter(|at| *at <= LABEL);
    let subject = if label.is_none() { subject(line) } else { None };
    if !free && subject.is_none() {
        return None;
    }
    let label = label.map(|at| at + line.get(at..).map_or(1, first_length));
    let label = label.or(subject).unwrap_or(0);
    let line = line.get(label..)?.trim_end_matches('.');
    let mut items = Vec::new();
    let mut begin = start + label;
    for part in line.split_inclusive([',', ';', '，', '、', '|']) {
        let item = part.trim_end_matches([',', ';', '，', '、', '|']);
        let lead = item.len() - item.trim_start().len();
        let item = item.trim();
        if !item.is_empty() {
            items.push((begin + lead, item));
        }
        begin += part.len();
    }
    let mut listed = subject.is_none() || items.len() > 2;
    if items.len() > 1 || subject.is_some() {
        listed |= part_at_and(&mut items);
    }
    // A sentence lists things with an `and`, or many of them.
    let fits = listed && items.len() > 1 && items.iter().all(|(_, item)| doubt::is_item(item));
    let raw = |(at, item): (usize, &str)| Raw::new(at..at + item.len(), Kind::Bare, Vec::new());
    fits.then(|| items.into_iter().map(raw).collect())
}

/// Parts the last of the items: `a, b and c`. Whether there was an `and`.
fn part_at_and(items: &mut Vec<(usize, &str)>) -> bool {
    let Some((at, last)) = items.pop() else {
        return false;
    };
    let end = at + last.len();
    if let Some(only) = last.strip_prefix("and ").map(str::trim_start) {
        items.push((end - only.len(), only));
        return true;
    }
    let Some((first, second)) = last.split_once(" and ") else {
        items.push((at, last));
        return false;
    };
    let second = second.trim_start();
    items.push((at, first.trim_end()));
    items.push((end - second.len(), second));
    true
}

/// The length of a beginning such as `The tags are`.
fn subject(line: &str) -> Option<usize> {
    const FIRST: &[&str] = &["the", "these", "my", "its", "their", "our", "your", "all"];
    let verbs = [" are ", " include "];
    let verb = |verb: &&str| line.find(*verb).map(|at| (at, at + verb.len()));
    let (at, end) = verbs.iter().filter_map(verb).min()?;
    let before = line.get(..at)?.to_ascii_lowercase();
    let first = before.split_whitespace().next()?;
    let fits = at <= LABEL && FIRST.contains(&first) && !doubt::is_hedged(line);
    fits.then_some(end)
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
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
            notes: Notes::default(),
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
