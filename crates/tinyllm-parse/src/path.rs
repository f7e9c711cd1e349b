//! The way from the root of a value to a place in it, and its JSON pointer.

/// Longer pointers are shortened in the middle, or many repairs under one long key would take
/// memory that grows with the square of the text.
const BYTES: usize = 240;

/// One step of the way: a key or the index of an item.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// Where a walk through a value is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    steps: Vec<Step>,
}

impl Path {
    pub(crate) fn key(&mut self, key: &str) {
        let end = boundary_before(key, BYTES);
        let start = key.get(..end).unwrap_or_default();
        self.steps.push(Step::Key(start.to_owned()));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    pub(crate) fn pop(&mut self) {
        self.steps.pop();
    }

    /// RFC 6901.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer += &key.replace('~', "~0").replace('/', "~1"),
                Step::Index(index) => pointer += &index.to_string(),
            }
        }
        if pointer.len() <= BYTES {
            return pointer;
        }
        let head = boundary_before(&pointer, BYTES / 2);
        let tail = boundary_before(&pointer, pointer.len() - BYTES / 2);
        let part = |range| pointer.get(range).unwrap_or_default();
        format!("{}…{}", part(0..head), part(tail..pointer.len()))
    }
}

/// The last boundary of characters at or before `at`.
pub(crate) fn boundary_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
