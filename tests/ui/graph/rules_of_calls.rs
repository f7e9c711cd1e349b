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
        pub fn g(p: Facts, q: Report) -> Outcome { g(p, q) }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { self::g(p, q) }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a::<u8>(p) }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { m::Some(p) }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { <T as A>::f(p) }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p)(q) }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { p.with(seed = 1) }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with() }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(7) }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(q.x = 7) }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(temprature = 0.2) }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(heat = 0.2) }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(cache = "1h") }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(validate = q) }
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(seed = 1, seed = 2) }
    }
}

mod case_16 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(seed = 1).with(seed = 2) }
    }
}

mod case_17 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(seed = b(q)) }
    }
}

mod case_18 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(stop = ["x"]) }
    }
}

mod case_19 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(temperature = 3) }
    }
}

mod case_20 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(temperature = -0.5) }
    }
}

mod case_21 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(retries = 21) }
    }
}

mod case_22 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(timeout = 30) }
    }
}

mod case_23 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).with(seed = r) }
    }
}

fn main() {}
