//! The examples that run on the embedded model; what they share is in `tinyllm-examples`.
