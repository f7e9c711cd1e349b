// What is refused in a graph: one error per mistake, each at its word.
// errors: 17
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { loop { a(p); } }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { while a(p) { b(q); } }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0.. { a(p); } }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in ..3 { a(p); } }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0..p { a(q); } }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in p..3 { a(q); } }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0..2.5 { a(q); } }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 3..1 { a(p); } }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 3..3 { a(p); } }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { 'a: for _ in 0..3 { b(p); } }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0..3 { break 'a; } }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0..3 { continue 'a; } }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for _ in 0..3 { break p; } }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { break;  }
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { continue }
    }
}

mod case_16 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let x = for y in p { a(y); }; x }
    }
}

mod case_17 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { for V::X(y) in p { a(y); } }
    }
}

fn main() {}
