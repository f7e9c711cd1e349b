//! The schemas of a type: its two views, the renderings, and the way back from a reply.

mod formats;
mod notation;
mod strict;
mod views;
