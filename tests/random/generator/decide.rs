//! `match` and `if`: what is decided on, the patterns, and what the arms do.

use super::scope::{Scope, Type};

/// What the arms of a decision are for.
#[derive(Clone, Copy, PartialEq)]
enum Arms {
    /// Each yields a value.
    Yield(Type),
    /// Each does something; one at least goes on after the decision.
    Do,
}

impl Scope<'_> {
    /// A decision that yields a value.
    pub(crate) fn decision(&mut self, ty: Type) -> String {
        if self.random.once_in(3) {
            self.if_else(Arms::Yield(ty))
        } else {
            self.match_on(Arms::Yield(ty))
        }
    }

    /// A decision as a step.
    pub(crate) fn decision_step(&mut self) -> String {
        let text = if self.random.once_in(3) {
            self.if_else(Arms::Do)
        } else {
            self.match_on(Arms::Do)
        };
        format!("{}{text}\n", self.indent())
    }

    /// The body of a `decide!` graph.
    pub(crate) fn only_a_match(&mut self, ty: Type) -> String {
        format!("{}{}\n", self.indent(), self.match_on(Arms::Yield(ty)))
    }

    /// A value to decide on, which nothing was decided on before.
    fn undecided(&mut self, ty: Type) -> String {
        let mut found = Vec::new();
        for (index, value) in self.values.iter().enumerate() {
            if value.ty == ty && !value.decided && !value.mutable {
                found.push((index, value.name.clone()));
            }
            let field = match ty {
                Type::Verdict => "verdict",
                Type::Truth => "sure",
                _ => continue,
            };
            if value.ty == Type::Plan && !value.decided {
                found.push((index, format!("{}.{field}", value.name)));
            }
        }
        if found.is_empty() || self.random.once_in(2) {
            return match ty {
                Type::Tried => self.attempt(),
                ty => self.plain_call(ty),
            };
        }
        let (index, text) = self.random.pick(&found);
        if let Some(value) = self.values.get_mut(index) {
            value.decided = true;
        }
        text
    }

    fn if_else(&mut self, arms: Arms) -> String {
        let on = self.undecided(Type::Truth);
        let goes_on = self.random.below(2);
        let yes = self.arm_block(arms, goes_on == 0, &[]);
        let no = match arms {
            Arms::Do if self.random.once_in(2) => String::new(),
            Arms::Yield(_) | Arms::Do if self.may_nest() && self.random.once_in(4) => {
                format!(" else {}", self.if_else(arms))
            }
            _ => format!(" else {}", self.arm_block(arms, goes_on == 1, &[])),
        };
        format!("if {on} {yes}{no}")
    }

    fn match_on(&mut self, arms: Arms) -> String {
        let kinds = [
            Type::Verdict,
            Type::Verdict,
            Type::Found,
            Type::Tried,
            Type::Truth,
        ];
        let ty = self.random.pick(&kinds);
        let on = self.undecided(ty);
        let patterns = self.patterns(ty);
        let goes_on = self.random.below(patterns.len() as u64);
        let mut text = format!("match {on} {{\n");
        for (number, (pattern, names)) in patterns.into_iter().enumerate() {
            let body = self.arm(arms, number as u64 == goes_on, &names);
            text.push_str(&format!("{}    {pattern} => {body},\n", self.indent()));
        }
        text + &self.indent() + "}"
    }

    /// Patterns that cover a type, each with the texts it binds.
    fn patterns(&mut self, ty: Type) -> Vec<(String, Vec<String>)> {
        let (one, two) = (self.fresh(), self.fresh());
        let plain = |text: &str| (text.to_owned(), Vec::new());
        let binds = |text: String, name: &str| (text, vec![name.to_owned()]);
        match ty {
            Type::Verdict => match self.random.below(4) {
                0 => vec![plain("Verdict::Good"), plain("_")],
                1 => vec![
                    plain("Verdict::Good | Verdict::Odd(_)"),
                    binds(format!("Verdict::Bad {{ reason: {one} }}"), &one),
                ],
                2 => vec![
                    binds(format!("Verdict::Odd({two})"), &two),
                    plain("Verdict::Bad { .. }"),
                    plain("Verdict::Good"),
                ],
                _ => vec![
                    plain("Verdict::Good"),
                    binds(format!("Verdict::Bad {{ reason: {one} }}"), &one),
                    binds(format!("Verdict::Odd({two})"), &two),
                ],
            },
            Type::Found => vec![binds(format!("Some({one})"), &one), plain("None")],
            Type::Tried => vec![binds(format!("Ok({one})"), &one), plain("Err(_)")],
            _ => vec![plain("true"), plain("false")],
        }
    }

    /// What stands behind `=>`.
    fn arm(&mut self, arms: Arms, goes_on: bool, names: &[String]) -> String {
        if self.may_nest() && self.random.once_in(3) {
            return self.arm_block(arms, goes_on, names);
        }
        self.scoped(|scope| {
            names.iter().for_each(|name| scope.bind(name, Type::Text));
            match arms {
                Arms::Yield(ty) if goes_on || !scope.random.once_in(5) => scope.value(ty),
                Arms::Yield(_) => scope.leave(),
                Arms::Do if goes_on || !scope.random.once_in(2) => scope.effect(),
                Arms::Do => scope.leave(),
            }
        })
    }

    /// `{ steps; value }`, `{ steps; break; }`, `{ steps; }`
    fn arm_block(&mut self, arms: Arms, goes_on: bool, names: &[String]) -> String {
        let inside = self.scoped(|scope| {
            names.iter().for_each(|name| scope.bind(name, Type::Text));
            let steps = scope.steps(1);
            let indent = scope.indent();
            match arms {
                Arms::Yield(ty) if goes_on || !scope.random.once_in(5) => {
                    format!("{steps}{indent}{}\n", scope.value(ty))
                }
                Arms::Yield(_) => format!("{steps}{indent}{}\n", scope.leave()),
                Arms::Do if goes_on || scope.random.once_in(2) => steps,
                Arms::Do => format!("{steps}{indent}{}\n", scope.leave()),
            }
        });
        format!("{{\n{inside}{}}}", self.indent())
    }

    /// `return v1`, `break`, `continue`
    fn leave(&mut self) -> String {
        match self.random.below(3) {
            0 if self.loops > 0 => "break".to_owned(),
            1 if self.loops > 0 => "continue".to_owned(),
            _ => format!("return {}", self.leaving_value()),
        }
    }

    /// What an arm does without a value: a call, an assignment, nothing.
    fn effect(&mut self) -> String {
        let mutable = self.values.iter().filter(|value| value.mutable);
        let mutable: Vec<String> = mutable.map(|value| value.name.clone()).collect();
        match self.random.below(3) {
            0 if !mutable.is_empty() => {
                let name = self.random.pick(&mutable);
                format!("{name} = {}", self.call(Type::Text))
            }
            1 => "()".to_owned(),
            _ => self.call(Type::Unit),
        }
    }
}
