// What is refused in a signature: one error per mistake, each at its word.
// errors: 27
#![allow(dead_code, unused_variables)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    #[llm_function]
    pub fn f<T>(a: T) -> Facts {
        todo!()
    }
}

mod case_2 {
    use super::*;

    #[llm_function]
    pub fn f<'a>(a: Facts) -> Facts {
        todo!()
    }
}

mod case_3 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts) -> Facts
    where
        Facts: Clone,
    {
        todo!()
    }
}

mod case_4 {
    use super::*;

    #[llm_function]
    pub unsafe fn f() -> Facts {
        todo!()
    }
}

mod case_5 {
    use super::*;

    #[llm_function]
    pub const fn f() -> Facts {
        todo!()
    }
}

mod case_6 {
    use super::*;

    #[llm_function]
    pub extern "C" fn f() -> bool {
        todo!()
    }
}

mod case_7 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts, cx: &Cx) -> Facts {
        todo!()
    }
}

mod case_8 {
    use super::*;

    #[llm_function]
    pub fn f(cx: Cx) -> Facts {
        todo!()
    }
}

mod case_9 {
    use super::*;

    #[llm_function]
    pub fn f((a, b): (Facts, Facts)) -> Facts {
        todo!()
    }
}

mod case_10 {
    use super::*;

    #[llm_function]
    pub fn f(ref a: Facts) -> Facts {
        todo!()
    }
}

mod case_11 {
    use super::*;

    #[llm_function]
    pub fn f(_: Facts) -> Facts {
        todo!()
    }
}

mod case_12 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts, _a: Report) -> Facts {
        todo!()
    }
}

mod case_13 {
    use super::*;

    #[llm_function]
    pub fn f(p1: bool, p2: bool, p3: bool, p4: bool, p5: bool, p6: bool, p7: bool, p8: bool, p9: bool, p10: bool, p11: bool, p12: bool, p13: bool) -> Facts {
        todo!()
    }
}

mod case_14 {
    use super::*;

    #[llm_function]
    pub fn f(a: &str) -> Facts {
        todo!()
    }
}

mod case_15 {
    use super::*;

    #[llm_function]
    pub fn f(a: &'static str) -> Facts {
        todo!()
    }
}

mod case_16 {
    use super::*;

    #[llm_function]
    pub fn f(a: &[Facts]) -> Facts {
        todo!()
    }
}

mod case_17 {
    use super::*;

    #[llm_function]
    pub fn f(a: Vec<&str>) -> Facts {
        todo!()
    }
}

mod case_18 {
    use super::*;

    #[llm_function]
    pub fn f(a: std::borrow::Cow<'_, str>) -> Facts {
        todo!()
    }
}

mod case_19 {
    use super::*;

    #[llm_function]
    pub fn f(a: impl Into<Facts>) -> Facts {
        todo!()
    }
}

mod case_20 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts) -> &'static str {
        todo!()
    }
}

mod case_21 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts) -> Result<&'static str, std::io::Error> {
        todo!()
    }
}

mod case_22 {
    use super::*;

    #[llm_function]
    pub fn f(a: Facts) -> impl Into<Facts> {
        a
    }
}

mod case_23 {
    use super::*;

    /// Weigh it.
    #[llm_function]
    pub fn f(a: Facts) -> Facts;
}

mod case_24 {
    use super::*;

    /// Weigh it.
    #[llm_function]
    pub async fn f(cx: &Cx, a: Facts) -> Report;
}

mod case_25 {
    use super::*;

    /// Weigh it.
    #[llm_function]
    pub async fn f(a: Facts);
}

mod case_26 {
    use super::*;

    /// Weigh it.
    #[llm_function]
    pub async fn f(a: Facts) -> Result<Vec<Report>, std::io::Error>;
}

mod case_27 {
    use super::*;

    #[llm_function]
    pub async fn f(a: Facts) -> Report;
}

fn main() {}
