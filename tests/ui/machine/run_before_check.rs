// The states are named: `Init` has no `check`.
// errors: 1, of others

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let _ = extract::new(application).check();
}

fn main() {
    let _ = step;
}
