// A state is gone once it moved on.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let machine = extract::new(application);
    let _ = machine.validate();
    let _ = machine.validate();
}

fn main() {
    let _ = step;
}
