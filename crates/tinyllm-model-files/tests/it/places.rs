//! Places: what the environment decides.

use std::ffi::OsString;
use std::path::Path;

use tinyllm_model_files::Places;

fn places(variables: &[(&str, &str)]) -> Places {
    Places::from_variables(|name| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| OsString::from(value))
    })
}

fn folder(variables: &[(&str, &str)]) -> String {
    places(variables).folder().display().to_string()
}

#[test]
fn the_nearer_variable_wins() {
    assert_eq!(
        folder(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")]),
        "/x/tinyllm/models"
    );
    assert_eq!(
        folder(&[("XDG_CACHE_HOME", "/x"), ("TINYLLM_CACHE", "/t")]),
        "/t/models"
    );
    if cfg!(target_os = "linux") {
        assert_eq!(folder(&[("HOME", "/h")]), "/h/.cache/tinyllm/models");
        // As the XDG specification wants it.
        let relative = [("HOME", "/h"), ("XDG_CACHE_HOME", "x")];
        assert!(
            !folder(&relative).starts_with("x/"),
            "{}",
            folder(&relative)
        );
    }
}

#[test]
fn the_hub_and_its_caches() {
    let shown = |variables: &[(&str, &str)]| format!("{:?}", places(variables));
    assert!(shown(&[("HF_HOME", "/f")]).contains(&format!("{:?}", Path::new("/f/hub"))));
    assert!(shown(&[("HF_HUB_CACHE", "/c"), ("HF_HOME", "/f")]).contains("[\"/c\"]"));
    assert!(shown(&[("HOME", "/h")]).contains("/h/.cache/huggingface/hub"));
    assert!(shown(&[("TINYLLM_HUB_URL", "https://m")]).contains("Some(\"https://m\")"));
    assert!(shown(&[("HF_HUB_OFFLINE", "1")]).contains("hub: None"));
    assert!(shown(&[("HF_HUB_OFFLINE", "0")]).contains("https://huggingface.co"));
}
