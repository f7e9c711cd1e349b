//! The way from the root of a value to a place in it, and its JSON pointer.

use std::rc::Rc;

/// Longer pointers are shortened in the middle, or many repairs under one long key would take
/// memory that grows with the square of the text.
const BYTES: usize = 240;

/// Keys up to this length are kept without memory of their own.
const SHORT: usize = 22;

/// One step of the way: a key or the index of an item.
#[derive(Clone, Debug)]
enum Step {
    Short(u8, [u8; SHORT]),
    Long(Rc<str>),
    Index(usize),
}

impl Step {
    fn key(key: &str) -> Self {
        let mut bytes = [0; SHORT];
        match bytes.get_mut(..key.len()) {
            Some(part) => {
                part.copy_from_slice(key.as_bytes());
                Self::Short(u8::try_from(key.len()).unwrap_or_default(), bytes)
            }
            None => {
                let end = boundary_before(key, BYTES);
                Self::Long(key.get(..end).unwrap_or_default().into())
            }
        }
    }

    /// Adds the step to a pointer (RFC 6901).
    fn write(&self, pointer: &mut String) {
        pointer.push('/');
        let key = match self {
            Self::Index(index) => {
                push_digits(pointer, *index);
                return;
            }
            Self::Short(length, bytes) => {
                let bytes = bytes.get(..usize::from(*length)).unwrap_or_default();
                str::from_utf8(bytes).unwrap_or_default()
            }
            Self::Long(key) => key,
        };
        if key.contains(['~', '/']) {
            *pointer += &key.replace('~', "~0").replace('/', "~1");
        } else {
            *pointer += key;
        }
    }
}

/// The digits of a number, without the machinery of `format!`: each item of a list may need them.
fn push_digits(text: &mut String, number: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut count = 1;
    for (at, digit) in digits.iter_mut().rev().enumerate() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        count = at + 1;
        if rest == 0 {
            break;
        }
    }
    let digits = digits.get(20 - count..).unwrap_or_default();
    *text += str::from_utf8(digits).unwrap_or_default();
}

#[derive(Debug)]
struct Link {
    step: Step,
    before: Option<Rc<Link>>,
}

/// A place in a value, as it is remembered: places share the way to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    last: Option<Rc<Link>>,
}

/// The way to where a walk is.
#[derive(Debug, Default)]
pub(crate) struct Path {
    /// Where the walk began.
    base: Place,
    levels: Vec<Level>,
}

/// A step, with its place once somebody has asked for it: of most places nobody does.
#[derive(Debug)]
struct Level {
    step: Step,
    place: Option<Rc<Link>>,
}

impl Path {
    /// A walk that begins at a place of another.
    pub(crate) fn from(base: Place) -> Self {
        Self {
            base,
            levels: Vec::new(),
        }
    }

    pub(crate) fn key(&mut self, key: &str) {
        self.push(Step::key(key));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.push(Step::Index(index));
    }

    fn push(&mut self, step: Step) {
        self.levels.push(Level { step, place: None });
    }

    pub(crate) fn pop(&mut self) {
        self.levels.pop();
    }

    /// Whether this is the whole value.
    pub(crate) fn is_root(&self) -> bool {
        self.levels.is_empty() && self.base.last.is_none()
    }

    pub(crate) fn place(&mut self) -> Place {
        let known = |level: &Level| level.place.is_some();
        let next = self.levels.iter().rposition(known).map_or(0, |at| at + 1);
        let before = next.checked_sub(1).and_then(|at| self.levels.get(at));
        let mut last = match before {
            Some(level) => level.place.clone(),
            None => self.base.last.clone(),
        };
        for level in self.levels.iter_mut().skip(next) {
            let step = level.step.clone();
            let link = Rc::new(Link { step, before: last });
            level.place = Some(Rc::clone(&link));
            last = Some(link);
        }
        Place { last }
    }

    /// RFC 6901.
    pub(crate) fn pointer(&mut self) -> String {
        Pointers::default().of(&self.place())
    }
}

fn same(one: Option<&Rc<Link>>, other: Option<&Rc<Link>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Rc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Writes the pointers of many places: what one shares with the one before is not written anew.
#[derive(Debug, Default)]
pub(crate) struct Pointers {
    /// The place that the last one stood in, and its pointer.
    around: Option<Rc<Link>>,
    begun: String,
}

impl Pointers {
    /// RFC 6901.
    pub(crate) fn of(&mut self, place: &Place) -> String {
        let Some(link) = &place.last else {
            return String::new();
        };
        if !same(link.before.as_ref(), self.around.as_ref()) {
            self.begin(link.before.as_ref());
        }
        let length = self.begun.len();
        link.step.write(&mut self.begun);
        let pointer = shortened(&self.begun);
        self.begun.truncate(length);
        pointer
    }

    fn begin(&mut self, around: Option<&Rc<Link>>) {
        let first = around.map(Rc::as_ref);
        let mut links: Vec<&Link> =
            std::iter::successors(first, |link| link.before.as_deref()).collect();
        links.reverse();
        self.begun.clear();
        for link in links {
            link.step.write(&mut self.begun);
        }
        self.around = around.cloned();
    }
}

fn shortened(pointer: &str) -> String {
    if pointer.len() <= BYTES {
        return pointer.to_owned();
    }
    let head = boundary_before(pointer, BYTES / 2);
    let tail = boundary_before(pointer, pointer.len() - BYTES / 2);
    let part = |range| pointer.get(range).unwrap_or_default();
    format!("{}…{}", part(0..head), part(tail..pointer.len()))
}

/// The last boundary of characters at or before `at`.
pub(crate) fn boundary_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
