//! The way from the root of a value to a place in it, and its JSON pointer.

use std::rc::Rc;

/// Longer pointers are shortened in the middle, or many repairs under one long key would take
/// memory that grows with the square of the text.
const BYTES: usize = 240;

/// One step of the way: a key or the index of an item.
#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
struct Link {
    step: Step,
    before: Option<Rc<Link>>,
}

/// A place in a value. Clones share the way to it, so that a place costs nothing to remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    last: Option<Rc<Link>>,
}

impl Path {
    pub(crate) fn key(&mut self, key: &str) {
        let end = boundary_before(key, BYTES);
        let start = key.get(..end).unwrap_or_default();
        self.push(Step::Key(start.to_owned()));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.push(Step::Index(index));
    }

    fn push(&mut self, step: Step) {
        let before = self.last.take();
        self.last = Some(Rc::new(Link { step, before }));
    }

    pub(crate) fn pop(&mut self) {
        self.last = self.last.take().and_then(|link| link.before.clone());
    }

    /// Whether this is the whole value.
    pub(crate) fn is_root(&self) -> bool {
        self.last.is_none()
    }

    /// Whether `other` is a clone of this one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.last, &other.last) {
            (Some(own), Some(other)) => Rc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        }
    }

    /// RFC 6901.
    pub(crate) fn pointer(&self) -> String {
        let links = std::iter::successors(self.last.as_deref(), |link| link.before.as_deref());
        let mut links: Vec<&Link> = links.collect();
        links.reverse();
        let mut pointer = String::new();
        for link in links {
            pointer.push('/');
            match &link.step {
                Step::Key(key) if !key.contains(['~', '/']) => pointer += key,
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
