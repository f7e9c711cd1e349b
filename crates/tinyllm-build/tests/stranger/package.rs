//! A workspace in `target/`, as somebody else would have it: two libraries and a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Package {
    folder: PathBuf,
}

impl Package {
    /// Written anew; what it depends on stays built.
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stranger");
        let package = Self { folder };
        let _ = fs::remove_dir_all(package.folder.join("bank"));
        let _ = fs::remove_dir_all(package.folder.join("target/doc"));
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let repository = repository.canonicalize().unwrap();
        for (name, text) in FILES {
            let here = repository.display().to_string().replace('\\', "/");
            package.write(name, &text.replace("REPOSITORY", &here));
        }
        // The versions of the repository, so that nothing is downloaded.
        let lock = repository.join("Cargo.lock");
        fs::copy(lock, package.folder.join("Cargo.lock")).unwrap();
        package
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds to a file, and gives what it said before.
    pub(crate) fn append(&self, name: &str, text: &str) -> String {
        let before = fs::read_to_string(self.folder.join(name)).unwrap();
        self.write(name, &format!("{before}{text}"));
        before
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.folder.join(name)).unwrap();
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        let path = self.folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Documents both crates, without a warning.
    pub(crate) fn doc(&self) {
        self.documented(&[]);
    }

    pub(crate) fn env_doc(&self, variable: (&str, &str)) {
        self.documented(&[variable]);
    }

    fn documented(&self, variables: &[(&str, &str)]) {
        let words = ["doc", "--no-deps", "--workspace"];
        let (succeeded, said) = self.cargo_with(&words, variables);
        assert!(succeeded, "{said}");
        // The build script has nothing to say; rustc's warnings are errors in the sources.
        assert!(!said.contains("warning: bank@"), "{said}");
    }

    /// Whether it succeeded, and what it said.
    pub(crate) fn cargo(&self, words: &[&str]) -> (bool, String) {
        self.cargo_with(words, &[])
    }

    fn cargo_with(&self, words: &[&str], variables: &[(&str, &str)]) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).args(words).arg("--offline");
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target"));
        cargo.env("RUSTDOCFLAGS", "-D warnings");
        cargo.env_remove("DOCS_RS").envs(variables.iter().copied());
        let output = cargo.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }

    /// Written by the build script each time it runs.
    fn runs(&self) -> PathBuf {
        self.folder.join("runs")
    }

    pub(crate) fn forget_runs(&self) {
        let _ = fs::remove_file(self.runs());
    }

    /// Whether the build script ran since the last look.
    pub(crate) fn ran_again(&self) -> bool {
        let ran = self.runs().exists();
        self.forget_runs();
        ran
    }
}

/// A page of rustdoc.
pub(crate) fn page_of(package: &Package, name: &str) -> String {
    package.read(&format!("target/doc/{name}"))
}

/// A page without its tags.
pub(crate) fn text_of(page: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for sign in page.chars() {
        match sign {
            '<' => in_tag = true,
            '>' => in_tag = false,
            sign if !in_tag => text.push(sign),
            _ => {}
        }
    }
    text
}

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"bank\", \"profiler\"]\n"),
    (
        "profiler/Cargo.toml",
        "[package]\nname = \"profiler\"\nversion = \"0.1.0\"\nedition = \"2024\"\n
[dependencies]\ntinyllm = { path = \"REPOSITORY/tinyllm\", default-features = false }\n",
    ),
    (
        "profiler/src/lib.rs",
        "//! Profiles.\nuse tinyllm::prelude::*;\n/// Describe somebody.\n#[llm_function]
pub fn describe(name: String) -> String { name }\n",
    ),
    (
        "bank/Cargo.toml",
        "[package]\nname = \"bank\"\nversion = \"0.1.0\"\nedition = \"2024\"\n
[[bin]]\nname = \"teller\"\npath = \"src/teller.rs\"\n
[dependencies]\nprofiler = { path = \"../profiler\" }
tinyllm = { path = \"REPOSITORY/tinyllm\", default-features = false }\n
[build-dependencies]\ntinyllm-build = { path = \"REPOSITORY/crates/tinyllm-build\" }\n",
    ),
    (
        // The one line; the other one lets a test see that it ran.
        "bank/build.rs",
        "fn main() {
    tinyllm_build::emit();
    std::fs::write(\"../runs\", \"\").unwrap();
}\n",
    ),
    (
        "bank/src/teller.rs",
        "//! Greets.\nuse bank::{LoanApplication, Outcome, process_loan};\nuse tinyllm::prelude::*;\n
chain! {
    /// Greet, and decide.
    fn greet(application: LoanApplication) -> Outcome { process_loan(application) }
}

fn main() {
    println!(\"{}\", greet::graph());
}\n",
    ),
    ("bank/src/lib.rs", include_str!("bank.txt")),
    ("bank/src/loans.rs", include_str!("loans.txt")),
];
