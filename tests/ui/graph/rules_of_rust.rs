// What is refused in a graph: one error per mistake, each at its word.
// errors: 36
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).await }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let x = a(p).await; x }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p)? }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(&p) }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p.clone()) }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p + 1) }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p) == b(q) }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p && q) }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { if !a(p) { b(q) } }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(*p) }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let mut x = p; x += 1; x }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p.len()) }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(|x| x) }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(move |x| x) }
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(m::Data { x: p }) }
    }
}

mod case_16 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a([p, q]) }
    }
}

mod case_17 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a([p; 3]) }
    }
}

mod case_18 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p[0]) }
    }
}

mod case_19 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p as u8) }
    }
}

mod case_20 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(0..3) }
    }
}

mod case_21 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { if let Some(x) = p { a(x) } else { b(q) } }
    }
}

mod case_22 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let Some(x) = p else { return q }; a(x) }
    }
}

mod case_23 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { unsafe { a(p) } }
    }
}

mod case_24 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { async { a(p) } }
    }
}

mod case_25 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { println!("{p}"); q }
    }
}

mod case_26 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { chain!(fn x() -> R { a() }) }
    }
}

mod case_27 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { fn h() {} a(p) }
    }
}

mod case_28 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { use x::y; a(p) }
    }
}

mod case_29 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let x = return p; x }
    }
}

mod case_30 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(return p) }
    }
}

mod case_31 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { let mut x = p; a(x = q) }
    }
}

mod case_32 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { 'a: { a(p) } }
    }
}

mod case_33 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { a(p).x }
    }
}

mod case_34 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { #[cfg(x)] let y = a(p); q }
    }
}

mod case_35 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { match a(p) { #[cfg(x)] V::A => q, _ => q } }
    }
}

mod case_36 {
    use super::*;

    chain! {
        pub fn g(p: Facts, q: Report) -> Outcome { const { 3 } }
    }
}

fn main() {}
