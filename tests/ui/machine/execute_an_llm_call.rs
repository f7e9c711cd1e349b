// An LLM call has no body to execute.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let machine = extract::new(application).validate();
    let Ok(running) = machine.check() else { return };
    let _ = running.execute();
}

fn main() {
    let _ = step;
}
