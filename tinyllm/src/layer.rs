//! Layers: what stands between a node and its provider. Each is a leaf under `layer/`.

pub(crate) mod retry;
