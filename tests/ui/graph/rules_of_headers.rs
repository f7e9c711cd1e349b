// What is refused in a header: one error per mistake, each at its word.
// errors: 25
#![allow(dead_code)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    chain! {
        pub async fn g() -> Outcome { a() }
    }
}

mod case_2 {
    use super::*;

    chain! {
        pub fn g<T>(p: T) -> Outcome { a(p) }
    }
}

mod case_3 {
    use super::*;

    chain! {
        pub fn g(p: Facts) -> Outcome where P: Clone { a(p) }
    }
}

mod case_4 {
    use super::*;

    chain! {
        pub unsafe fn g() -> Outcome { a() }
    }
}

mod case_5 {
    use super::*;

    chain! {
        pub const fn g() -> Outcome { a() }
    }
}

mod case_6 {
    use super::*;

    chain! {
        pub extern "C" fn g() -> Outcome { a() }
    }
}

mod case_7 {
    use super::*;

    chain! {
        pub fn g(self) -> Outcome { a() }
    }
}

mod case_8 {
    use super::*;

    chain! {
        pub fn g((a, b): Facts) -> Outcome { c() }
    }
}

mod case_9 {
    use super::*;

    chain! {
        pub fn g(mut p: Facts) -> Outcome { a(p) }
    }
}

mod case_10 {
    use super::*;

    chain! {
        pub fn g(cx: &Cx) -> Outcome { a() }
    }
}

mod case_11 {
    use super::*;

    chain! {
        pub fn g(p: &str) -> Outcome { a(p) }
    }
}

mod case_12 {
    use super::*;

    chain! {
        pub fn g(p: Facts) -> &Outcome { a(p) }
    }
}

mod case_13 {
    use super::*;

    chain! {
        pub fn g(p: Facts) { a(p) }
    }
}

mod case_14 {
    use super::*;

    chain! {
        pub fn g(p: Facts) -> Outcome;
    }
}

mod case_15 {
    use super::*;

    chain! {
        pub fn g() -> Outcome { a() } fn h() -> Outcome { a() }
    }
}

mod case_16 {
    use super::*;

    chain! {
        #[tinyllm(krate = x)] fn g() -> Outcome { a() }
    }
}

mod case_17 {
    use super::*;

    chain! {
        pub fn g(#[x] p: Facts) -> Outcome { a(p) }
    }
}

mod case_18 {
    use super::*;

    chain! {
        pub fn g() -> Outcome { let x = ; }
    }
}

mod case_19 {
    use super::*;

    decide! {
        pub fn g(p: Facts) -> Outcome { let x = a(p); match b(x) { _ => x } }
    }
}

mod case_20 {
    use super::*;

    decide! {
        pub fn g(p: Facts) -> Outcome { a(p) }
    }
}

mod case_21 {
    use super::*;

    concurrent! {
        pub fn g(p: Facts) -> Outcome { a(p) }
    }
}

mod case_22 {
    use super::*;

    concurrent! {
        pub fn g() -> Outcome {}
    }
}

mod case_23 {
    use super::*;

    concurrent! {
        pub fn g(p: Facts) -> Outcome { let x = a(p); b(x) }
    }
}

mod case_24 {
    use super::*;

    concurrent! {
        pub fn g(p: Facts) -> Outcome { a(p); b(p) }
    }
}

mod case_25 {
    use super::*;

    chain! {
        
    }
}

fn main() {}
