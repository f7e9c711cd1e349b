//! What several areas of tests share.

pub(crate) mod faulty_server;
pub(crate) mod records;
pub(crate) mod shuffle_engine;
