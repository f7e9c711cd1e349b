//! Matching an output against a shape: a text in which parts may be anything.
//!
//! In a line of the shape `{..}` matches any text; a line `...` alone matches any number of lines.
//! White space at the end of lines, and empty lines at the end of the text, do not count.
//! It must not know whose output it is.

const ANY_TEXT: &str = "{..}";
const ANY_LINES: &str = "...";

/// How much of the output is shown around a difference.
const SHOWN: usize = 8;

/// Checks `output` against `shape`; the error is the first difference, for a person.
pub(crate) fn matches(shape: &str, output: &str) -> Result<(), String> {
    let shape: Vec<_> = shape.trim_end().lines().map(str::trim_end).collect();
    let output: Vec<_> = output.trim_end().lines().map(str::trim_end).collect();
    let blocks: Vec<_> = shape.split(|line| *line == ANY_LINES).collect();
    let last = blocks.len().saturating_sub(1);
    let mut rest = output.as_slice();
    for (index, block) in blocks.iter().enumerate() {
        let at = output.len() - rest.len();
        rest = match (index == 0, index == last) {
            (true, true) => whole(block, rest),
            (true, false) => prefix(block, rest),
            (false, true) => suffix(block, rest),
            (false, false) => somewhere(block, rest),
        }
        .map_err(|difference| difference.show(block, rest, at))?;
    }
    Ok(())
}

/// Where a block and the output part.
enum Difference {
    /// This line of both is the first that differs.
    Line(usize),
    /// The whole block should stand somewhere in the output.
    Nowhere,
}

type Rest<'a, 'o> = Result<&'a [&'o str], Difference>;

fn whole<'a, 'o>(block: &[&str], output: &'a [&'o str]) -> Rest<'a, 'o> {
    let rest = prefix(block, output)?;
    if rest.is_empty() {
        Ok(rest)
    } else {
        Err(Difference::Line(block.len()))
    }
}

fn prefix<'a, 'o>(block: &[&str], output: &'a [&'o str]) -> Rest<'a, 'o> {
    for (index, line) in block.iter().enumerate() {
        if !output
            .get(index)
            .is_some_and(|printed| line_matches(line, printed))
        {
            return Err(Difference::Line(index));
        }
    }
    Ok(output.get(block.len()..).unwrap_or_default())
}

fn suffix<'a, 'o>(block: &[&str], output: &'a [&'o str]) -> Rest<'a, 'o> {
    let start = output
        .len()
        .checked_sub(block.len())
        .ok_or(Difference::Nowhere)?;
    prefix(block, output.get(start..).unwrap_or_default()).map_err(|_| Difference::Nowhere)
}

fn somewhere<'a, 'o>(block: &[&str], output: &'a [&'o str]) -> Rest<'a, 'o> {
    (0..=output.len())
        .filter_map(|start| output.get(start..))
        .find_map(|output| prefix(block, output).ok())
        .ok_or(Difference::Nowhere)
}

fn line_matches(shape: &str, line: &str) -> bool {
    let mut parts = shape.split(ANY_TEXT);
    let Some(rest) = line.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts: Vec<_> = parts.collect();
    let Some(end) = parts.pop() else {
        return rest.is_empty();
    };
    let Some(mut rest) = rest.strip_suffix(end) else {
        return false;
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    true
}

impl Difference {
    /// `at` is the number of lines of the output before `output`.
    fn show(&self, block: &[&str], output: &[&str], at: usize) -> String {
        let none = "(no more lines)";
        match *self {
            Self::Line(index) => {
                let expected = block.get(index).unwrap_or(&none);
                let printed = output.get(index).unwrap_or(&none);
                let before = output
                    .get(index.saturating_sub(3)..index)
                    .unwrap_or_default();
                let after = output.get(index + 1..).unwrap_or_default();
                format!(
                    "line {} of the output\n{}- {expected}\n+ {printed}\n{}",
                    at + index + 1,
                    listed(before.iter()),
                    listed(after.iter().take(SHOWN))
                )
            }
            Self::Nowhere => format!(
                "nowhere after line {at} of the output (at its end, if these are the last)\n{}\
                 it goes on with\n{}",
                block
                    .iter()
                    .map(|line| format!("- {line}\n"))
                    .collect::<String>(),
                listed(output.iter().take(2 * SHOWN))
            ),
        }
    }
}

fn listed<'a>(lines: impl Iterator<Item = &'a &'a str>) -> String {
    lines.map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: &str, output: &str, expected: bool) {
        let result = matches(shape, output);
        assert_eq!(
            result.is_ok(),
            expected,
            "{shape:?} and {output:?}: {result:?}"
        );
    }

    #[test]
    fn lines() {
        check("a\nb\n", "a\nb", true);
        check("a  \nb\n\n", "a\nb   \n", true);
        check("a\nb", "a", false);
        check("a", "a\nb", false);
        check("", "", true);
        check("", "a", false);
    }

    #[test]
    fn any_text_in_a_line() {
        check("took {..} ms", "took 12 ms", true);
        check("took {..} ms", "took  ms", true);
        check("took {..} ms", "took 12 s", false);
        check("{..}a{..}b", "xaxb", true);
        check("{..}a{..}b", "xbxa", false);
        check("a\n{..}\nb", "a\n\nb", true);
        check("ab{..}b", "ab", false);
        check("{a}", "{a}", true);
    }

    #[test]
    fn any_lines() {
        check("a\n...\nd", "a\nb\nc\nd", true);
        check("a\n...\nd", "a\nd", true);
        check("...", "a\nb", true);
        check("...\nb\n...\nd\n...", "a\nb\nc\nd\ne", true);
        check("...\nd\n...\nb\n...", "a\nb\nc\nd\ne", false);
        check("a\n...\nb", "a\nb\nb", true);
        check("a\n...\na", "a", false);
        check("a ...", "a b", false);
    }

    #[test]
    fn the_difference_names_the_line() {
        let difference = matches("a\nb {..}\nc", "a\nx\nc").err();
        assert_eq!(
            difference.as_deref(),
            Some("line 2 of the output\n  a\n- b {..}\n+ x\n  c\n")
        );
        let difference = matches("a", "a\nb").err().unwrap_or_default();
        assert!(
            difference.contains("- (no more lines)\n+ b\n"),
            "{difference}"
        );
        let difference = matches("a\n...\nx\n...", "a\nb").err().unwrap_or_default();
        assert!(
            difference.starts_with("nowhere after line 1"),
            "{difference}"
        );
    }
}
