// A node with a body has no request.

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn step(application: Application) {
    let machine = is_large::new(Facts { applicant: application.text, amount: 5 }).validate();
    let Ok(running) = machine.check() else { return };
    let _ = running.request();
}

fn main() {
    let _ = step;
}
