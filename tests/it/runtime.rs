//! What a runtime does with nodes and graphs, apart from the programs.

mod by_hand;
mod cancels;
mod errors;
mod options;
mod panics;
mod placed;
mod prompts;
mod starts;
