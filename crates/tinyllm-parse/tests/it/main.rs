//! Tests of the parser from the outside.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod cases;
mod checked;
mod figures;
mod random;
mod shapes;
mod streams;
mod texts;
