// What is refused in a graph: one error per mistake, each at its word.
// errors: 16
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { let x = a(d); b(x) }) }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p {}) }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { let x = a(d); }) }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d); }) }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { d }) }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(b(d)) }) }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { attempt!(a(b(d))) }) }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a((q, match b(d) { _ => q })) }) }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, limits = 3) }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, limit = 0) }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, limit = q) }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, limit) }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, limit = 2, limit = 3) }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, 8) }
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for d in p { a(d) }, b(q)) }
    }
}

mod case_16 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(for _ in 3..2 { a(p) }) }
    }
}

fn main() {}
