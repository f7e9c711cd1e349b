//! Observers that the library brings along. Each is a leaf under `observe/`.

#[cfg(feature = "tracing")]
mod spans;

#[cfg(feature = "tracing")]
pub use spans::TracingSpans;
