//! Cross-crate tests: one integration binary (`it`), compile-fail tests (`ui`). Nothing lives here.
