//! Values: atoms, calls with arguments, and what else may stand where a value stands.

use super::scope::{Graph, NODES, Node, Scope, Type};

impl Scope<'_> {
    /// A value of `ty`, with whatever steps it needs inside of it.
    pub(crate) fn value(&mut self, ty: Type) -> String {
        if self.may_nest() {
            match self.random.below(12) {
                0 => return self.decision(ty),
                1 => return self.block_value(ty),
                2 if ty == Type::Text => return self.fallback(),
                3 if ty == Type::Text => return self.race(),
                4 if ty == Type::Pair => return self.pair_at_once(),
                5 if ty == Type::Texts => return self.each(),
                _ => {}
            }
        }
        if self.left > 0 && !self.random.once_in(4) {
            self.call(ty)
        } else {
            self.atom_or_call(ty)
        }
    }

    /// A value that no call has to run for, if there is one in scope.
    pub(crate) fn atom(&mut self, ty: Type) -> Option<String> {
        let mut atoms = Vec::new();
        for value in self.values.iter().filter(|value| !value.decided) {
            let name = &value.name;
            match (value.ty, ty) {
                (has, wanted) if has == wanted => atoms.push(name.clone()),
                (Type::Plan, Type::Text) => atoms.push(format!("{name}.title")),
                (Type::Plan, Type::Texts) => atoms.push(format!("{name}.steps")),
                (Type::Pair, Type::Text) => atoms.push(format!("{name}.1")),
                _ => {}
            }
        }
        match ty {
            Type::Text if self.random.once_in(5) || atoms.is_empty() => {
                atoms = vec![self.literal()];
            }
            Type::Number => atoms.push(self.random.below(90).to_string()),
            Type::Unit => atoms.push("()".to_owned()),
            _ => {}
        }
        (!atoms.is_empty()).then(|| self.random.pick(&atoms))
    }

    /// Texts that a picture has to escape.
    fn literal(&mut self) -> String {
        let words = [
            "\"plain\"",
            "\"a \\\"quoted\\\" one\"",
            "\"<b>&amp;</b> #35;\"",
            "\"two\\nlines | \\\\ {x} $1 `\"",
        ];
        self.random.pick(&words).to_owned()
    }

    fn atom_or_call(&mut self, ty: Type) -> String {
        match self.atom(ty) {
            Some(atom) => atom,
            None if ty == Type::Pair => {
                let (one, two) = (self.argument(Type::Text), self.argument(Type::Text));
                format!("({one}, {two})")
            }
            None if ty == Type::Tried => self.attempt(),
            None => self.call(ty),
        }
    }

    /// An argument: mostly an atom, sometimes a call, seldom a whole block.
    pub(crate) fn argument(&mut self, ty: Type) -> String {
        if ty == Type::Number {
            return self.atom_or_call(ty);
        }
        if self.may_nest() && self.random.once_in(12) {
            return self.value(ty);
        }
        if self.left > 1 && self.random.once_in(4) {
            return self.call(ty);
        }
        self.atom_or_call(ty)
    }

    /// A node or a graph of that output.
    pub(crate) fn call(&mut self, ty: Type) -> String {
        if ty == Type::Tried {
            return self.attempt();
        }
        self.left = self.left.saturating_sub(1);
        let helpers = self.helpers.iter().filter(|graph| graph.output == ty);
        let helpers: Vec<Graph> = helpers.cloned().collect();
        if !helpers.is_empty() && self.random.once_in(3) {
            let graph = self.random.pick(&helpers);
            let arguments = graph.params.iter().map(|ty| self.argument(*ty));
            let arguments: Vec<String> = arguments.collect();
            return format!("{}({})", graph.name, arguments.join(", "));
        }
        let node = self.node(|node| node.output == ty);
        let arguments = node.params.iter().map(|ty| self.argument(*ty));
        let arguments: Vec<String> = arguments.collect();
        let text = format!("{}({})", node.path, arguments.join(", "));
        text + &self.options(node)
    }

    /// A call that takes nothing but what is there, and that can fail.
    pub(crate) fn plain_call(&mut self, ty: Type) -> String {
        self.left = self.left.saturating_sub(1);
        let node = self.node(|node| {
            let takes_text = node.params.iter().all(|ty| *ty == Type::Text);
            node.output == ty && node.fails && takes_text
        });
        let arguments = node.params.iter().filter_map(|ty| self.atom(*ty));
        let arguments: Vec<String> = arguments.collect();
        let text = format!("{}({})", node.path, arguments.join(", "));
        text + &self.options(node)
    }

    #[expect(clippy::expect_used, reason = "each type is the output of a node")]
    fn node(&mut self, fits: impl Fn(&Node) -> bool) -> &'static Node {
        let fitting: Vec<&'static Node> = NODES.iter().filter(|node| fits(node)).collect();
        (!fitting.is_empty())
            .then(|| self.random.pick(&fitting))
            .expect("a node of this type")
    }

    /// Options of one call: all of them for a model, a time limit for any node.
    fn options(&mut self, node: &Node) -> String {
        if !self.random.once_in(6) {
            return String::new();
        }
        let numbers = self.values.iter().filter(|value| value.ty == Type::Number);
        let seeds: Vec<String> = numbers.map(|value| value.name.clone()).collect();
        match self.random.below(3) {
            0 if node.is_llm => ".with(temperature = 0.5, max_tokens = 90)".to_owned(),
            1 if node.is_llm && !seeds.is_empty() => {
                format!(".with(seed = {})", self.random.pick(&seeds))
            }
            _ => ".with(timeout = \"1h\")".to_owned(),
        }
    }

    /// `attempt!(say(v1))`
    pub(crate) fn attempt(&mut self) -> String {
        format!("attempt!({})", self.plain_call(Type::Text))
    }

    /// `{ steps; value }`
    fn block_value(&mut self, ty: Type) -> String {
        let inside = self.scoped(|scope| {
            let steps = scope.steps(1);
            let value = scope.value(ty);
            format!("{steps}{}{value}\n", scope.indent())
        });
        format!("{{\n{inside}{}}}", self.indent())
    }
}
