//! Steps: names for values, assignments, effects, loops; and a whole body of them.

use super::scope::{Scope, Type, Value};

const LET: [Type; 11] = [
    Type::Text,
    Type::Text,
    Type::Text,
    Type::Text,
    Type::Verdict,
    Type::Plan,
    Type::Texts,
    Type::Found,
    Type::Tried,
    Type::Pair,
    Type::Truth,
];

impl Scope<'_> {
    /// A body that yields `ty` at its end.
    pub(crate) fn body(&mut self, ty: Type) -> String {
        let mut text = self.steps(1);
        while self.left > 2 {
            text.push_str(&self.step());
        }
        // What is decided on is not answered: see `Value::decided`.
        let end = self.value(ty);
        text.push_str(&format!("{}{end}\n", self.indent()));
        text
    }

    /// At least `least` steps.
    pub(crate) fn steps(&mut self, least: u64) -> String {
        let count = least + self.random.below(2);
        (0..count).map(|_| self.step()).collect()
    }

    fn step(&mut self) -> String {
        let indent = self.indent();
        let nests = self.may_nest();
        match self.random.below(16) {
            0 | 1 if nests => self.decision_step(),
            2 if nests => self.rounds(),
            3 if nests => self.items(),
            4 | 5 if self.left > 1 => self.let_at_once(),
            6 if self.left > 1 => self.each_for_effect(),
            7 => format!("{indent}{};\n", self.call(Type::Unit)),
            8 => self.assignment(),
            9 => self.let_mut(),
            10 => {
                let call = self.call(Type::Text);
                format!("{indent}let _ = {call};\n")
            }
            11 if self.left > 1 => {
                let (one, two) = (self.fresh(), self.fresh());
                let value = self.value(Type::Pair);
                self.bind(&one, Type::Text);
                self.bind(&two, Type::Text);
                format!("{indent}let ({one}, {two}) = {value};\n")
            }
            _ => {
                let ty = self.random.pick(&LET);
                let value = self.value(ty);
                let name = self.fresh();
                self.bind(&name, ty);
                format!("{indent}let {name}: {} = {value};\n", ty.name())
            }
        }
    }

    fn let_mut(&mut self) -> String {
        let value = self.value(Type::Text);
        let name = self.fresh();
        self.values.push(Value {
            name: name.clone(),
            ty: Type::Text,
            mutable: true,
            decided: false,
        });
        format!("{}let mut {name} = {value};\n", self.indent())
    }

    fn assignment(&mut self) -> String {
        let mutable = self.values.iter().filter(|value| value.mutable);
        let mutable: Vec<String> = mutable.map(|value| value.name.clone()).collect();
        if mutable.is_empty() {
            return self.let_mut();
        }
        let name = self.random.pick(&mutable);
        let value = self.value(Type::Text);
        format!("{}{name} = {value};\n", self.indent())
    }

    /// `for _ in 0..3 { .. }`
    fn rounds(&mut self) -> String {
        let range = self.range();
        let name = self.fresh();
        let (item, bound) = match self.random.below(2) {
            0 => ("_".to_owned(), None),
            _ => (name.clone(), Some((name, Type::Number))),
        };
        self.for_loop(&item, &range, bound)
    }

    /// `for v1 in p0.steps { .. }`
    fn items(&mut self) -> String {
        let texts = match self.atom(Type::Texts) {
            Some(texts) if !self.random.once_in(4) => texts,
            _ => self.plain_call(Type::Texts),
        };
        let name = self.fresh();
        self.for_loop(&name.clone(), &texts, Some((name, Type::Text)))
    }

    fn for_loop(&mut self, item: &str, over: &str, bound: Option<(String, Type)>) -> String {
        let indent = self.indent();
        self.loops += 1;
        let inside = self.scoped(|scope| {
            if let Some((name, ty)) = bound {
                scope.bind(&name, ty);
            }
            scope.steps(1)
        });
        self.loops -= 1;
        format!("{indent}for {item} in {over} {{\n{inside}{indent}}}\n")
    }
}
