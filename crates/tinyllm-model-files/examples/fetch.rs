//! Get the file of a model and print where it lies: `cargo run --example fetch -- smollm2-135m`.

use std::process::ExitCode;

use tinyllm_model_files::Finder;

fn main() -> ExitCode {
    let name = std::env::args().nth(1);
    let name = name.as_deref().unwrap_or("smollm2-135m");
    match Finder::from_env().get(name, "llama") {
        Ok(found) => {
            println!("{}", found.path.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
