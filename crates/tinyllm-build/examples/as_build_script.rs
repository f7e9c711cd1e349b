//! What a build script of one line does, as a program: `cargo xtask bench build` runs it with the
//! variables that cargo sets for a build script.

fn main() {
    tinyllm_build::emit();
}
