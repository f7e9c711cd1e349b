// A field's type is no data: our sentence stands first, then what each derive has to say.
// errors: 9, of others

use tinyllm::prelude::*;

struct Line {
    text: String,
}

#[data]
struct Invoice {
    number: u32,
    lines: Vec<Line>,
}

fn main() {
    let _ = |line: Line| line.text;
}
