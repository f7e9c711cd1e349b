// What is refused in a graph: one error per mistake, each at its word.
// errors: 11
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(aplication) }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let p = a(p); b(r) }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { match a(p) { V::X { why } => b(why), _ => c(why) } }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for x in p { a(x); } b(x) }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(None) }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(Style::Formal) }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let x = a(p); x = b(q); x }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { p = b(q); p }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { y = b(q); q }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { p.x = b(q); p }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { (p, q) = b(q); p }
    }
}

fn main() {}
