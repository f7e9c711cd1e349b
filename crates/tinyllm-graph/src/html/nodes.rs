//! All nodes of some graphs, each once: what the page's address calls them, and who uses them.
//! Must not know HTML.

use std::collections::BTreeMap;

use crate::graph::{Call, Graph, Step};

/// One node and the calls of it.
pub(super) struct Known<'a> {
    pub(super) node: &'a Graph,
    /// Its name in the page's address: `loan.process_loan`.
    pub(super) id: String,
    /// Whether it was given, and not only called.
    pub(super) given: bool,
    /// The graphs that call it, by number, with the places of those calls in each.
    pub(super) users: Vec<(usize, Vec<&'a str>)>,
    /// What it calls, by number, each once.
    pub(super) uses: Vec<usize>,
}

impl Known<'_> {
    /// Whether it has a picture of its own.
    pub(super) fn is_pictured(&self) -> bool {
        self.given || self.node.kind.is_graph()
    }
}

/// The given graphs and all that they call, by number, in the order of the program.
pub(super) struct Nodes<'a> {
    all: Vec<Known<'a>>,
    numbers: BTreeMap<Key<'a>, usize>,
    /// How many nodes want the same id.
    wanted: BTreeMap<String, usize>,
}

/// What tells a node from all others: functions can hold nodes of one path.
type Key<'a> = (&'a str, u32, u32, &'a str, &'a str);

fn key(node: &Graph) -> Key<'_> {
    (&node.name, node.line, node.column, &node.module, &node.file)
}

impl<'a> Nodes<'a> {
    pub(super) fn of(graphs: &'a [Graph]) -> Self {
        let mut nodes = Self {
            all: Vec::new(),
            numbers: BTreeMap::new(),
            wanted: BTreeMap::new(),
        };
        for graph in graphs {
            let number = nodes.visit(graph);
            if let Some(known) = nodes.all.get_mut(number) {
                known.given = true;
            }
        }
        nodes
    }

    pub(super) fn all(&self) -> &[Known<'a>] {
        &self.all
    }

    pub(super) fn get(&self, number: usize) -> Option<&Known<'a>> {
        self.all.get(number)
    }

    pub(super) fn find(&self, node: &Graph) -> Option<&Known<'a>> {
        self.get(*self.numbers.get(&key(node))?)
    }

    fn visit(&mut self, node: &'a Graph) -> usize {
        if let Some(number) = self.numbers.get(&key(node)) {
            return *number;
        }
        let number = self.all.len();
        self.numbers.insert(key(node), number);
        let id = self.id(node);
        self.all.push(Known {
            node,
            id,
            given: false,
            users: Vec::new(),
            uses: Vec::new(),
        });
        each_call(&node.body, &mut |call| {
            let called = self.visit(&call.node);
            if let Some(known) = self.all.get_mut(called) {
                match known.users.last_mut() {
                    Some((user, sites)) if *user == number => sites.push(&call.site),
                    _ => known.users.push((number, vec![&call.site])),
                }
            }
            if let Some(own) = self.all.get_mut(number)
                && !own.uses.contains(&called)
            {
                own.uses.push(called);
            }
        });
        number
    }

    /// The path with dots, and a number where that is taken. `-` stands before numbers alone, so that
    /// no id is one of a picture's, nor holds what an address has a use for.
    fn id(&mut self, node: &Graph) -> String {
        let mut id = String::with_capacity(node.module.len() + node.name.len() + 1);
        let words = node.module.split("::").filter(|word| !word.is_empty());
        for word in words {
            id.extend(word.chars().map(letter));
            id.push('.');
        }
        id.extend(node.name.chars().map(letter));
        let count = self.wanted.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id.push_str(&format!("-{count}"));
        }
        id
    }
}

fn letter(c: char) -> char {
    if c.is_alphanumeric() { c } else { '_' }
}

/// The calls of a graph itself, not those within nested graphs.
fn each_call<'a>(steps: &'a [Step], visit: &mut dyn FnMut(&'a Call)) {
    for step in steps {
        match step {
            Step::Call(call) => visit(call),
            other => other
                .blocks()
                .into_iter()
                .for_each(|block| each_call(block, visit)),
        }
    }
}
