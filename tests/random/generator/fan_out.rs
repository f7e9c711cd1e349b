//! `concurrent!`, `race!` and `fallback!`, with guards and attempts as branches.

use super::scope::{Scope, Type};

impl Scope<'_> {
    /// `concurrent!(a(x), b(y))` of two texts.
    pub(crate) fn pair_at_once(&mut self) -> String {
        let (one, two) = (self.call(Type::Text), self.call(Type::Text));
        format!("concurrent!({one}, {two})")
    }

    /// The body of a `concurrent!` graph.
    pub(crate) fn branches_of_a_pair(&mut self) -> String {
        let (one, two) = (self.call(Type::Text), self.call(Type::Text));
        let indent = self.indent();
        format!("{indent}{one},\n{indent}{two},\n")
    }

    /// `let (v1, _, v2) = concurrent!(say(p0), match judge(p0) { .. }, attempt!(say(p0)));`
    pub(crate) fn let_at_once(&mut self) -> String {
        let mut names = Vec::new();
        let mut branches = Vec::new();
        for number in 0..2 + self.random.below(3) {
            let (branch, ty) = match self.random.below(5) {
                0 if number > 0 => (self.guard(), Type::Unit),
                1 => (self.attempt(), Type::Tried),
                2 => (self.call(Type::Verdict), Type::Verdict),
                _ => (self.call(Type::Text), Type::Text),
            };
            branches.push(branch);
            let name = self.fresh();
            names.push((
                if ty == Type::Unit {
                    "_".to_owned()
                } else {
                    name
                },
                ty,
            ));
        }
        for (name, ty) in &names {
            if name != "_" {
                self.bind(name, *ty);
            }
        }
        let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        let indent = self.indent();
        format!(
            "{indent}let ({}) = concurrent!({});\n",
            names.join(", "),
            branches.join(", ")
        )
    }

    /// `match judge(v1) { Verdict::Good => (), _ => return v1 }`
    fn guard(&mut self) -> String {
        let on = self.plain_call(Type::Verdict);
        let reason = self.fresh();
        let (bad, odd) = self.scoped(|scope| {
            scope.bind(&reason, Type::Text);
            let bad = scope.leaving_value();
            (bad, scope.random.once_in(2))
        });
        if odd {
            format!(
                "match {on} {{ Verdict::Good | Verdict::Odd(_) => (), \
                 Verdict::Bad {{ reason: {reason} }} => return {bad} }}"
            )
        } else {
            let other = self.leaving_value();
            format!(
                "match {on} {{ Verdict::Bad {{ reason: {reason} }} => return {bad}, \
                 Verdict::Good => (), _ => return {other} }}"
            )
        }
    }

    /// What the graph answers where it is left early.
    pub(crate) fn leaving_value(&mut self) -> String {
        match self.atom(self.output) {
            Some(atom) if !self.random.once_in(3) => atom,
            _ => self.call(self.output),
        }
    }

    /// `race!(say(v1), ask(v1))`
    pub(crate) fn race(&mut self) -> String {
        if self.random.once_in(3)
            && let Some(texts) = self.atom(Type::Texts)
        {
            let item = self.fresh();
            let branch = self.scoped(|scope| {
                scope.bind(&item, Type::Text);
                scope.plain_call(Type::Text)
            });
            let limit = self.limit();
            return format!("race!(for {item} in {texts} {{ {branch} }}{limit})");
        }
        let calls: Vec<String> = (0..2 + self.random.below(2))
            .map(|_| self.plain_call(Type::Text))
            .collect();
        format!("race!({})", calls.join(", "))
    }

    /// `fallback!(say(v1), ask(v1))`
    pub(crate) fn fallback(&mut self) -> String {
        let calls: Vec<String> = (0..2 + self.random.below(2))
            .map(|_| self.plain_call(Type::Text))
            .collect();
        format!("fallback!({})", calls.join(", "))
    }

    /// `concurrent!(for v1 in p0 { say(v1) }, limit = 2)`
    pub(crate) fn each(&mut self) -> String {
        let item = self.fresh();
        let (over, ty) = match self.atom(Type::Texts) {
            Some(texts) if !self.random.once_in(4) => (texts, Type::Text),
            _ if self.random.once_in(3) => (self.call(Type::Texts), Type::Text),
            _ => (self.range(), Type::Number),
        };
        let branch = self.scoped(|scope| {
            scope.bind(&item, ty);
            if ty == Type::Number && scope.random.once_in(2) {
                scope.left = scope.left.saturating_sub(1);
                let text = scope.atom(Type::Text).unwrap_or_default();
                return format!("weigh({item}, {text})");
            }
            scope.plain_call(Type::Text)
        });
        let limit = self.limit();
        format!("concurrent!(for {item} in {over} {{ {branch} }}{limit})")
    }

    /// Items whose answers are dropped: attempts and guards.
    pub(crate) fn each_for_effect(&mut self) -> String {
        let Some(texts) = self.atom(Type::Texts) else {
            return String::new();
        };
        let item = self.fresh();
        let branch = self.scoped(|scope| {
            scope.bind(&item, Type::Text);
            match scope.random.below(3) {
                0 => scope.attempt(),
                1 => scope.plain_call(Type::Unit),
                _ => scope.guard(),
            }
        });
        let limit = self.limit();
        let indent = self.indent();
        format!("{indent}concurrent!(for {item} in {texts} {{ {branch} }}{limit});\n")
    }

    fn limit(&mut self) -> String {
        match self.random.below(3) {
            0 => format!(", limit = {}", 1 + self.random.below(3)),
            _ => String::new(),
        }
    }

    pub(crate) fn range(&mut self) -> String {
        match self.random.below(3) {
            0 => format!("1..={}", 1 + self.random.below(3)),
            _ => format!("0..{}", 1 + self.random.below(3)),
        }
    }
}
