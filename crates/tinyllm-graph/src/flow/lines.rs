//! The items of a chart as lines of text. Must not know any tool's syntax.

use super::Item;

/// The items as lines, each as far to the right as frames are open; `write` writes one.
pub(crate) fn lines(items: &[Item], write: impl Fn(&Item, &mut String)) -> String {
    let mut text = String::new();
    let mut depth = 1_usize;
    for item in items {
        if let Item::Close = item {
            depth = depth.saturating_sub(1);
        }
        (0..depth).for_each(|_| text.push_str("    "));
        write(item, &mut text);
        text.push('\n');
        if let Item::Open { .. } = item {
            depth += 1;
        }
    }
    text
}
