//! Packages in a folder of their own, outside of this workspace, and running the binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Ran {
    /// The stdout of a run that went well.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// The stderr of a run that ended so, without any output.
    #[track_caller]
    pub(crate) fn fails(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        self.err
    }
}

pub(crate) fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-tinyllm"));
    command.current_dir(folder).args(words.split_whitespace());
    command.env_remove("NO_COLOR");
    command
}

pub(crate) fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        out: text(output.stdout),
        err: text(output.stderr),
        code: output.status.code().unwrap(),
    }
}

/// Runs `cargo-tinyllm` with words in a folder.
pub(crate) fn tinyllm(folder: &Path, words: &str) -> Ran {
    ran(command(folder, words))
}

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// A folder outside of the repository, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn empty(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("cargo-tinyllm-{}-{name}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self(folder.canonicalize().unwrap())
    }

    /// A package whose library is `source`. Its dependency is nowhere: nothing is compiled.
    pub(crate) fn package(name: &str, source: &str) -> Self {
        let folder = Self::empty(name);
        folder.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\ntinyllm = {{ path = \"nowhere\" }}\n"
            ),
        );
        folder.write("src/lib.rs", source);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The system clears what cannot be removed.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A loan in few lines.
pub(crate) const LOAN: &str = "
use tinyllm::prelude::*;

/// Read the facts.
#[llm_function(retries = 2)]
pub async fn extract(application: String) -> Facts;

/// Weigh them.
#[llm_function(retries = 1)]
pub async fn judge(facts: Facts) -> Verdict;

#[llm_function]
pub fn approve(facts: Facts) -> String { todo!() }

#[llm_function]
pub fn reject(reason: String) -> String { todo!() }

chain! {
    /// Decide one application.
    pub fn process(application: String) -> String {
        let facts = extract(application);
        settle(facts)
    }
}

decide! {
    pub fn settle(facts: Facts) -> String {
        match judge(facts) {
            Verdict::Good => approve(facts),
            Verdict::Bad { reason } => reject(reason),
        }
    }
}
";
