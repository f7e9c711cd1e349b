// The caret stands on the argument.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let _ = judge::new(application);
}

fn main() {
    let _ = step;
}
