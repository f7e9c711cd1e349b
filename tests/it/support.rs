//! What several areas of tests share.

pub(crate) mod faulty_server;
