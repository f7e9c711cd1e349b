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

/// A place in a value, as it is remembered: in the ways of the walk that came there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place(Option<usize>);

/// The ways to all places that are remembered; places share what they have in common.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    links: Vec<Link>,
}

#[derive(Debug)]
struct Link {
    step: Step,
    before: Place,
}

/// The way to where a walk is.
#[derive(Debug, Default)]
pub(crate) struct Path {
    ways: Ways,
    /// Where the walk began.
    base: Place,
    levels: Vec<Level>,
}

/// A step, with its place once somebody has asked for it: of most places nobody does.
#[derive(Debug)]
struct Level {
    step: Step,
    place: Place,
}

impl Path {
    /// A walk that begins here, and is given back by [`Self::end`].
    pub(crate) fn begin(&mut self) -> Self {
        let base = self.place();
        Self {
            ways: std::mem::take(&mut self.ways),
            base,
            levels: Vec::new(),
        }
    }

    /// Takes a walk back that began here: its places stay.
    pub(crate) fn end(&mut self, inner: Self) {
        self.ways = inner.ways;
    }

    /// The ways to all places that have been asked for.
    pub(crate) fn into_ways(self) -> Ways {
        self.ways
    }

    pub(crate) fn key(&mut self, key: &str) {
        self.push(Step::key(key));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.push(Step::Index(index));
    }

    /// Goes on to another item of the list that the last step is in.
    pub(crate) fn next_index(&mut self, index: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.step = Step::Index(index);
            level.place = Place(None);
        }
    }

    fn push(&mut self, step: Step) {
        let place = Place(None);
        self.levels.push(Level { step, place });
    }

    pub(crate) fn pop(&mut self) {
        self.levels.pop();
    }

    /// Whether this is the whole value.
    pub(crate) fn is_root(&self) -> bool {
        self.levels.is_empty() && self.base == Place(None)
    }

    pub(crate) fn place(&mut self) -> Place {
        let known = |level: &Level| level.place != Place(None);
        let next = self.levels.iter().rposition(known).map_or(0, |at| at + 1);
        let before = next.checked_sub(1).and_then(|at| self.levels.get(at));
        let mut before = before.map_or(self.base, |level| level.place);
        for level in self.levels.iter_mut().skip(next) {
            let step = level.step.clone();
            level.place = Place(Some(self.ways.links.len()));
            self.ways.links.push(Link { step, before });
            before = level.place;
        }
        before
    }

    /// RFC 6901.
    pub(crate) fn pointer(&mut self) -> String {
        let place = self.place();
        Pointers::new(&self.ways).of(place)
    }
}

/// Writes the pointers of many places: what one shares with the one before is not written anew.
#[derive(Debug)]
pub(crate) struct Pointers<'a> {
    ways: &'a Ways,
    /// The place that the last one stood in, and its pointer.
    around: Place,
    begun: String,
}

impl<'a> Pointers<'a> {
    pub(crate) fn new(ways: &'a Ways) -> Self {
        Self {
            ways,
            around: Place(None),
            begun: String::new(),
        }
    }

    fn link(&self, place: Place) -> Option<&'a Link> {
        self.ways.links.get(place.0?)
    }

    /// RFC 6901.
    pub(crate) fn of(&mut self, place: Place) -> String {
        let Some(link) = self.link(place) else {
            return String::new();
        };
        if link.before != self.around {
            self.begin(link.before);
        }
        let length = self.begun.len();
        link.step.write(&mut self.begun);
        let pointer = shortened(&self.begun);
        self.begun.truncate(length);
        pointer
    }

    fn begin(&mut self, around: Place) {
        let links = std::iter::successors(self.link(around), |link| self.link(link.before));
        let mut links: Vec<&Link> = links.collect();
        links.reverse();
        self.begun.clear();
        for link in links {
            link.step.write(&mut self.begun);
        }
        self.around = around;
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
