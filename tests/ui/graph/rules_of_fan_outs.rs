// What is refused in a graph: one error per mistake, each at its word.
// errors: 23
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!() }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { race!() }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p)) }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { race!(a(p)) }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { fallback!(a(p)) }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), q) }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), { b(q) }) }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), race!(b(q), c(q))) }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), return q) }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { fallback!(a(p), q) }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), b(q).await) }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), b(q), limit = 2) }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { race!(a(p), attempt!(b(q))) }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { fallback!(a(p), attempt!(b(q))) }
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), match q { S::A => (), S::B => return p }) }
    }
}

mod case_16 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), match b(q) { S::A => c(p), S::B => return p }) }
    }
}

mod case_17 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), match b(q) { S::A => (), S::B => p }) }
    }
}

mod case_18 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { fallback!(for x in p { a(x) }) }
    }
}

mod case_19 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { attempt!() }
    }
}

mod case_20 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { attempt!(p) }
    }
}

mod case_21 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { attempt!(a(p), b(q)) }
    }
}

mod case_22 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { attempt!(for x in p { a(x) }) }
    }
}

mod case_23 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { concurrent!(a(p), attempt!()) }
    }
}

fn main() {}
