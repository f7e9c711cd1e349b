//! Moves: a use that nothing reads afterwards on any path is a move, every other one a clone.
//!
//! Walks backwards with the set of bindings that are read later. A loop's set stands still after
//! one walk without marking, because what a body adds does not depend on the set it starts from;
//! one more walk then marks.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::model::{Binding, Block, Branch, Call, Expr, For, Graph, Match, Over, Step, Use};

/// The bindings that are read later.
type Live = BTreeSet<Binding>;

/// Fills in [`Use::moved`] everywhere in `graph`.
pub(crate) fn mark(graph: &mut Graph) {
    Walk {
        marks: true,
        loops: Vec::new(),
    }
    .block(&mut graph.body, Live::new());
}

/// What is live where a loop is left and where its next round starts.
struct Loop {
    after: Live,
    head: Live,
}

struct Walk {
    /// Whether uses are marked, or only the sets are wanted.
    marks: bool,
    loops: Vec<Loop>,
}

impl Walk {
    /// All of these take what is live afterwards and return what is live before.
    fn block(&mut self, block: &mut Block, after: Live) -> Live {
        let mut live = match &mut block.tail {
            Some(tail) => self.expr(tail, after),
            None => after,
        };
        for step in block.steps.iter_mut().rev() {
            live = self.step(step, live);
        }
        live
    }

    fn step(&mut self, step: &mut Step, mut after: Live) -> Live {
        match step {
            Step::Let { names, value, .. } => self.expr(value, without(after, names)),
            Step::Assign { binding, value, .. } => {
                after.remove(binding);
                self.expr(value, after)
            }
            Step::Do(expr) => self.expr(expr, after),
            Step::For(each) => self.for_loop(each, after),
        }
    }

    fn for_loop(&mut self, each: &mut For, after: Live) -> Live {
        let marks = std::mem::replace(&mut self.marks, false);
        let mut head = after.clone();
        head.extend(self.round(each, &after, &after));
        self.marks = marks;
        if marks {
            self.round(each, &after, &head);
        }
        self.over(&mut each.over, head)
    }

    fn round(&mut self, each: &mut For, after: &Live, head: &Live) -> Live {
        self.loops.push(Loop {
            after: after.clone(),
            head: head.clone(),
        });
        let live = self.block(&mut each.body, head.clone());
        self.loops.pop();
        without(live, &each.names)
    }

    fn over(&mut self, over: &mut Over, after: Live) -> Live {
        match over {
            Over::Items(items) => self.expr(items, after),
            Over::Rounds { .. } => after,
        }
    }

    fn expr(&mut self, expr: &mut Expr, after: Live) -> Live {
        match expr {
            Expr::Use(value) => self.value(value, after),
            Expr::Call(call) => self.call(call, after),
            Expr::Attempt { call, .. } => self.call(call, after),
            Expr::Tuple(elems) => elems
                .iter_mut()
                .rev()
                .fold(after, |live, elem| self.expr(elem, live)),
            Expr::Block(block) => self.block(block, after),
            Expr::Match(decision) => {
                let live = self.arms(decision, &after, &Live::new());
                self.expr(&mut decision.on, live)
            }
            Expr::If { on, yes, no, .. } => {
                let mut live = self.block(yes, after.clone());
                live.extend(match no {
                    Some(no) => self.expr(no, after),
                    None => after,
                });
                self.expr(on, live)
            }
            Expr::FanOut { branches, .. } => self.fan_out(branches, after),
            Expr::Each {
                names,
                over,
                branch,
                ..
            } => {
                let live = self.each(names, branch, after);
                self.over(over, live)
            }
            Expr::Fallback { calls, .. } => self.fallback(calls, after),
            Expr::Return { value, .. } => match value {
                Some(value) => self.expr(value, Live::new()),
                None => Live::new(),
            },
            Expr::Break(_) => self
                .loops
                .last()
                .map(|inner| inner.after.clone())
                .unwrap_or_default(),
            Expr::Continue(_) => self
                .loops
                .last()
                .map(|inner| inner.head.clone())
                .unwrap_or_default(),
            Expr::Lit(_) => after,
        }
    }

    /// A field counts as its root: once a part is moved, nothing of the value is read again.
    fn value(&mut self, value: &mut Use, mut after: Live) -> Live {
        let last = after.insert(value.binding);
        if self.marks {
            value.moved = last;
        }
        after
    }

    /// Options are evaluated after the arguments.
    fn call(&mut self, call: &mut Call, after: Live) -> Live {
        let options = call.with.iter_mut().map(|option| &mut option.value);
        let in_order = call.args.iter_mut().chain(options);
        in_order
            .rev()
            .fold(after, |live, value| self.expr(value, live))
    }

    /// Each arm is a path of its own; `returned` is what stays live where an arm returns.
    fn arms(&mut self, decision: &mut Match, after: &Live, returned: &Live) -> Live {
        let mut before = Live::new();
        for arm in &mut decision.arms {
            let live = match &mut arm.body {
                Expr::Return {
                    value: Some(value), ..
                } => self.expr(value, returned.clone()),
                Expr::Return { value: None, .. } => returned.clone(),
                body => self.expr(body, after.clone()),
            };
            before.extend(without(live, &arm.names));
        }
        before
    }

    /// All inputs are built left to right; then everything runs; then the arms of guards are taken
    /// left to right.
    fn fan_out(&mut self, branches: &mut [Branch], after: Live) -> Live {
        let mut live = after;
        for branch in branches.iter_mut().rev() {
            // What follows is live even if every arm written so far returns: one may be missing.
            if let Branch::Guard(guard) = branch {
                let arms = self.arms(guard, &live, &Live::new());
                live.extend(arms);
            }
        }
        branches
            .iter_mut()
            .rev()
            .fold(live, |live, branch| match branch {
                Branch::Call(call) | Branch::Attempt(call, _) => self.call(call, live),
                Branch::Guard(guard) => self.expr(&mut guard.on, live),
            })
    }

    /// The branch runs once per item, so that whatever comes from outside is cloned.
    fn each(&mut self, names: &[(Ident, Binding)], branch: &mut Branch, after: Live) -> Live {
        let marks = std::mem::replace(&mut self.marks, false);
        let mut outside = after.clone();
        outside.extend(without(self.item(branch, &after), names));
        self.marks = marks;
        if marks {
            self.item(branch, &outside);
        }
        outside
    }

    fn item(&mut self, branch: &mut Branch, after: &Live) -> Live {
        match branch {
            Branch::Call(call) | Branch::Attempt(call, _) => self.call(call, after.clone()),
            Branch::Guard(guard) => {
                let live = self.arms(guard, after, after);
                self.expr(&mut guard.on, live)
            }
        }
    }

    /// The arguments of a call are built only once the call before it has failed.
    fn fallback(&mut self, calls: &mut [Call], after: Live) -> Live {
        let mut live = Live::new();
        for call in calls.iter_mut().rev() {
            live.extend(after.iter().copied());
            live = self.call(call, live);
        }
        live
    }
}

fn without(mut live: Live, names: &[(Ident, Binding)]) -> Live {
    for (_, binding) in names {
        live.remove(binding);
    }
    live
}
