// The states are named.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let _ = extract::new(application).validate().request();
}

fn main() {
    let _ = step;
}
