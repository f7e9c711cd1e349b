//! A folder of a test, a small GGUF file, a model whose sources a test chooses.

#[cfg(feature = "hub")]
pub(crate) mod hub_server;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tinyllm_model_files::{
    Content, Event, Finder, HubFile, Model, Patience, Pin, Places, Progress, Source, WheelFile,
};

/// A folder that is gone at the end of a test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tinyllm-model-files-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The names of all files in it, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A whole GGUF file of an architecture, with a list of texts and `elements` numbers of 32 bits.
pub(crate) fn gguf(architecture: &str, elements: u64) -> Vec<u8> {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(3_u64.to_le_bytes());
    bytes.extend([text("general.architecture"), 8_u32.to_le_bytes().to_vec()].concat());
    bytes.extend(text(architecture));
    bytes.extend([text("general.alignment"), 4_u32.to_le_bytes().to_vec()].concat());
    bytes.extend(32_u32.to_le_bytes());
    bytes.extend([text("tokens"), 9_u32.to_le_bytes().to_vec()].concat());
    bytes.extend([&8_u32.to_le_bytes()[..], &2_u64.to_le_bytes()].concat());
    bytes.extend([text("one"), text("two")].concat());
    bytes.extend([text("weights"), 1_u32.to_le_bytes().to_vec()].concat());
    bytes.extend(elements.to_le_bytes());
    bytes.extend([&0_u32.to_le_bytes()[..], &0_u64.to_le_bytes()].concat());
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes.extend((0..elements).flat_map(|number| (number as f32).to_le_bytes()));
    bytes
}

/// About 100 kB.
pub(crate) fn a_model() -> Vec<u8> {
    gguf("llama", 25_000)
}

pub(crate) const FILE: &str = "test.gguf";
pub(crate) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

pub(crate) fn content(bytes: &[u8]) -> Content {
    let folder = Folder::new();
    let path = folder.file("hashed", bytes);
    let program = if cfg!(target_os = "macos") {
        "shasum"
    } else {
        "sha256sum"
    };
    // Another program's word, so that a fault of ours cannot hide.
    let output = std::process::Command::new(program)
        .args(if cfg!(target_os = "macos") {
            vec!["-a", "256"]
        } else {
            vec![]
        })
        .arg(path)
        .output()
        .unwrap();
    let sha256 = String::from_utf8(output.stdout).unwrap()[..64].to_string();
    Content {
        size: bytes.len() as u64,
        sha256: sha256.leak(),
    }
}

pub(crate) fn hub_source(pin: Pin) -> Source {
    Source::Hub(HubFile {
        repository: "owner/name",
        revision: COMMIT,
        file: FILE,
        pin,
    })
}

pub(crate) fn wheel_source(wheel: Pin, pin: Pin) -> Source {
    Source::Wheel(WheelFile {
        requirement: "a-model==1.0",
        member: "a_model/test.gguf",
        file: FILE,
        wheel,
        pin,
    })
}

pub(crate) fn model(sources: impl Into<Vec<Source>>) -> &'static Model {
    Box::leak(Box::new(Model {
        name: "test",
        architecture: "llama",
        sources: sources.into().leak(),
    }))
}

/// What was told, as texts; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<Event>>>);

impl Told {
    pub(crate) fn progress(&self) -> Progress {
        let told = self.0.clone();
        Progress::callback(move |event| told.lock().unwrap().push(event.clone()))
    }

    pub(crate) fn all(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    #[cfg(feature = "hub")]
    /// The faults after which something was asked again.
    pub(crate) fn again(&self) -> Vec<String> {
        let events = self.all().into_iter();
        let faults = events.filter_map(|event| match event {
            Event::Again { fault, .. } => Some(fault),
            _ => None,
        });
        faults.collect()
    }
}

/// Short enough for tests, long enough for a busy machine.
pub(crate) fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(5),
        silence: Duration::from_millis(400),
        window: Duration::from_secs(20),
        least_per_window: 1,
        tries: 3,
        between: Duration::from_millis(5),
        pip: Duration::from_secs(20),
        standstill: Duration::from_secs(20),
    }
}

pub(crate) fn places(folder: &Folder) -> Places {
    Places::in_folder(folder.path()).without_hub().without_pip()
}

pub(crate) fn finder(places: Places) -> Finder {
    Finder::new(places).patience(patience())
}
