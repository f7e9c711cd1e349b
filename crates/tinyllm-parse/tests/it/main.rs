//! Tests of the parser from the outside.

mod cases;
mod figures;
mod random;
mod shapes;
mod streams;
mod texts;
