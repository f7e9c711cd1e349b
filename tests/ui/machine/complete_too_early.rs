// The states are named.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let _ = extract::new(application).validate().complete();
}

fn main() {
    let _ = step;
}
