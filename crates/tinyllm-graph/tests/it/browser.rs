//! Pictures and pages in a real browser: headless Chromium, by `--dump-dom` and `--screenshot`.
//!
//! Without Chromium the tests say so and pass; with `CI=true` they fail. `TINYLLM_CHROMIUM` names another.
//! What they saw lies in `target/tmp/pictures`.

mod chromium;
mod fits;
mod hostile;
mod page;
mod themes;
