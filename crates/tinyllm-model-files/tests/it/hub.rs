//! The hub: what it gives, how it breaks, and what is said of it.

use std::fs;
use std::time::{Duration, Instant};

use tinyllm_model_files::{Content, Error, ErrorKind, Event, Found, Model, Origin, Patience, Pin};

use crate::support::hub_server::{Act, HubServer};
use crate::support::{
    COMMIT, FILE, Folder, Told, a_model, content, finder, gguf, hub_source, model, patience, places,
};

/// One search against one hub with an empty cache.
struct Case {
    folder: Folder,
    hub: HubServer,
    told: Told,
    model: &'static Model,
    patience: Patience,
}

impl Case {
    fn new(script: impl IntoIterator<Item = Act>) -> Self {
        let bytes = a_model();
        Self::of(Pin::Unverified(content(&bytes)), bytes, script)
    }

    fn of(pin: Pin, bytes: Vec<u8>, script: impl IntoIterator<Item = Act>) -> Self {
        Self {
            folder: Folder::new(),
            hub: HubServer::new(bytes, script),
            told: Told::default(),
            model: model([hub_source(pin)]),
            patience: patience(),
        }
    }

    fn find(&self) -> Result<Found, Error> {
        let places = places(&self.folder).hub(self.hub.url());
        let finder = finder(places).patience(self.patience);
        finder.progress(self.told.progress()).find(self.model)
    }

    /// It is found, whole, and nothing else is left in the folder.
    fn is_found(&self) -> Found {
        let found = self.find().unwrap();
        assert_eq!(fs::read(&found.path).unwrap(), a_model());
        let names = [FILE, "test.gguf.lock", "test.gguf.receipt.json"];
        assert_eq!(self.folder.names(), names);
        found
    }

    /// It is not found, and the line about the hub says this.
    fn fails(&self, kind: ErrorKind, says: &str) {
        let error = self.find().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let tried = error
            .tried()
            .iter()
            .find(|it| it.place.starts_with("the hub"));
        let tried = tried.unwrap();
        assert_eq!(tried.kind, kind, "{tried:?}");
        assert!(tried.outcome.contains(says), "{says:?} is not in {tried:?}");
        assert!(!self.folder.path().join(FILE).exists());
    }
}

const PATH: &str = "/owner/name/resolve/0123456789abcdef0123456789abcdef01234567/test.gguf";

#[test]
fn it_is_one_get_of_a_commit() {
    let case = Case::new([]);
    let found = case.is_found();
    assert_eq!(found.origin, Origin::Hub);
    assert_eq!(found.architecture, "llama");
    assert_eq!(case.hub.asked(), [PATH]);
    assert!(PATH.contains(COMMIT));
    let again = case.find().unwrap();
    assert_eq!(again.origin, Origin::Cache);
    assert_eq!(case.hub.asked().len(), 1);
}

#[test]
fn it_works_within_an_async_runtime() {
    let case = Case::new([]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { case.is_found() });
}

#[test]
fn progress_grows_to_the_size() {
    let case = Case::new([]);
    case.is_found();
    let size = a_model().len() as u64;
    let events = case.told.all();
    assert!(
        matches!(events.first(), Some(Event::Begun { size: Some(it), resumed_at: 0, .. }) if *it == size)
    );
    let bytes: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Bytes(bytes) => Some(*bytes),
            _ => None,
        })
        .collect();
    assert!(
        bytes.is_sorted() && bytes.last() == Some(&size),
        "{bytes:?}"
    );
    assert!(matches!(events.last(), Some(Event::Done { .. })));
}

#[test]
fn a_cut_connection_is_gone_on_with() {
    let case = Case::new([Act::CutAfter(40_000), Act::CutAfter(30_000)]);
    case.is_found();
    let asked = case.hub.asked();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[1], format!("{PATH} 40000-"));
    assert_eq!(asked[2], format!("{PATH} 70000-"));
    let size = a_model().len();
    let again = case.told.again();
    assert_eq!(
        again[0],
        format!("the connection broke after 40000 of {size} bytes")
    );
}

#[test]
fn a_process_that_ended_is_gone_on_with() {
    let mut case = Case::new([Act::CutAfter(40_000)]);
    case.patience.tries = 1;
    case.fails(ErrorKind::Hub, "the connection broke after 40000");
    case.is_found();
    assert_eq!(case.hub.asked()[1], format!("{PATH} 40000-"));
}

#[test]
fn a_stalled_connection_is_gone_on_with() {
    let case = Case::new([Act::StallAfter(40_000)]);
    case.is_found();
    assert!(case.told.again()[0].starts_with("nothing came for"));
}

#[test]
fn a_hub_that_ignores_ranges_starts_over() {
    let case = Case::new([Act::CutAfter(40_000), Act::IgnoreRange]);
    case.is_found();
    assert_eq!(case.hub.asked().len(), 2);
}

#[test]
fn another_part_than_asked_for_is_not_taken() {
    let case = Case::new([Act::CutAfter(40_000), Act::AnotherPart]);
    case.is_found();
    let again = case.told.again();
    assert_eq!(again[1], "the hub sent another part than was asked for");
}

#[test]
fn a_hub_that_gives_less_than_was_asked_for_is_asked_again() {
    let parts = [
        Act::CutAfter(40_000),
        Act::PartOf(30_000),
        Act::PartOf(30_000),
    ];
    let case = Case::new(parts);
    case.is_found();
    let asked = case.hub.asked();
    assert_eq!(asked[2], format!("{PATH} 70000-"));
    assert_eq!(asked[3], format!("{PATH} 100000-"));
    let again = case.told.again();
    assert_eq!(again[1], "the hub ended after 70000 of 100224 bytes");
}

#[test]
fn a_file_that_changed_meanwhile_is_not_mixed() {
    // Nothing is pinned, so that only the tag can tell.
    let case = Case::of(Pin::None, gguf("llama", 30_000), [Act::CutAfter(40_000)]);
    let mut case = case;
    case.patience.tries = 1;
    case.fails(ErrorKind::Hub, "the connection broke");
    case.hub.change(a_model());
    case.is_found();
    assert_eq!(case.hub.asked()[1], format!("{PATH} 40000-"));
}

#[test]
fn a_part_that_is_too_long_is_dropped() {
    let case = Case::of(Pin::None, a_model(), []);
    let part = case.folder.path().join("test.gguf.part");
    fs::write(&part, vec![0; 200_000]).unwrap();
    let url = format!("{}{PATH}", case.hub.url());
    let note = format!("{{\"url\":\"{url}\",\"validator\":\"\\\"one\\\"\"}}");
    fs::write(case.folder.path().join("test.gguf.part.json"), note).unwrap();
    case.is_found();
    assert_eq!(case.told.again()[0], "the hub has no such part of the file");
}

#[test]
fn a_part_of_another_address_is_dropped() {
    let case = Case::new([]);
    fs::write(
        case.folder.path().join("test.gguf.part"),
        b"GGUF, but another",
    )
    .unwrap();
    case.is_found();
    assert_eq!(case.hub.asked(), [PATH]);
}

#[test]
fn a_worn_part_is_fetched_once_more() {
    let case = Case::new([Act::CutAfter(40_000)]);
    let mut case = case;
    case.patience.tries = 1;
    case.fails(ErrorKind::Hub, "the connection broke");
    case.patience.tries = 3;
    let part = case.folder.path().join("test.gguf.part");
    fs::write(&part, vec![7; 40_000]).unwrap();
    case.is_found();
    assert!(case.told.again()[0].contains("has the wrong hash"));
    assert_eq!(case.hub.asked().len(), 3);
}

#[test]
fn a_wrong_hash_is_named() {
    let case = Case::new([Act::OtherBytes]);
    case.fails(ErrorKind::WrongHash, "has the wrong hash: its SHA-256 is ");
    assert_eq!(case.folder.names(), ["test.gguf.lock"]);
}

#[test]
fn a_wrong_length_is_named_before_a_byte_is_fetched() {
    let case = Case::new([Act::Announce(7)]);
    case.fails(
        ErrorKind::WrongHash,
        "the hub has another file: 7 bytes, and ",
    );
    assert_eq!(case.hub.asked().len(), 1);
}

#[test]
fn a_reply_shorter_than_announced_is_named() {
    let case = Case::of(Pin::None, a_model(), [Act::Announce(200_000); 1]);
    case.is_found();
    assert!(case.told.again()[0].starts_with("the connection broke after"));
}

#[test]
fn a_reply_without_a_length_is_checked_at_its_end() {
    let case = Case::new([Act::NoLength(usize::MAX)]);
    case.is_found();
    let cut = Case::of(Pin::None, a_model(), vec![Act::NoLength(50_000); 3]);
    cut.fails(
        ErrorKind::Truncated,
        "is truncated: it has 50000 bytes and needs ",
    );
}

#[test]
fn the_word_of_the_hub_is_held_against_the_pin() {
    const OTHER: &str = "x-linked-etag: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\r\n\
                         location: /elsewhere\r\n";
    let case = Case::new([Act::Status(302, OTHER)]);
    case.fails(
        ErrorKind::WrongHash,
        "the hub has another file: its SHA-256 is aaaa",
    );
    // Without a pin the hub's word is held against what comes.
    let case = Case::of(Pin::None, a_model(), [Act::Status(302, OTHER)]);
    case.fails(ErrorKind::WrongHash, "the wrong hash came");
}

#[test]
fn redirects_are_followed_with_their_range() {
    const ON: &str = "location: /elsewhere?sign=1\r\nx-linked-size: 100224\r\n";
    let on = || Act::Status(302, ON);
    let case = Case::new([on(), Act::CutAfter(40_000), on(), Act::Serve]);
    assert_eq!(a_model().len(), 100_224);
    case.is_found();
    let asked = case.hub.asked();
    assert_eq!(asked[1], "/elsewhere?sign=1");
    assert_eq!(asked[3], "/elsewhere?sign=1 40000-");
}

#[test]
fn redirects_end() {
    let around = vec![Act::Status(302, "location: /again\r\n"); 30];
    let case = Case::new(around);
    case.fails(ErrorKind::Hub, "the hub sends us on more than 8 times");
    Case::new([Act::Status(302, "")]).fails(ErrorKind::Hub, "without saying where");
}

#[test]
fn a_missing_file_is_not_asked_for_again() {
    let case = Case::new([Act::Status(404, "")]);
    case.fails(ErrorKind::Hub, "it answers 404: there is no such file");
    assert_eq!(case.hub.asked().len(), 1);
    Case::new([Act::Status(403, "")]).fails(ErrorKind::Hub, "it answers 403");
}

#[test]
fn a_server_error_is_asked_again_a_few_times() {
    let case = Case::new([Act::Status(500, ""), Act::Status(503, "")]);
    case.is_found();
    let case = Case::new(vec![Act::Status(500, ""); 9]);
    case.fails(ErrorKind::Hub, "it answers 500 (asked 3 times)");
    assert_eq!(case.hub.asked().len(), 3);
}

#[test]
fn a_long_wait_is_told_at_once() {
    let case = Case::new([Act::Status(429, "retry-after: 3600\r\n")]);
    case.fails(ErrorKind::Hub, "it answers 429");
    let case = Case::new([Act::Status(429, "retry-after: 0\r\n")]);
    case.is_found();
}

#[test]
fn silence_ends() {
    let start = Instant::now();
    let case = Case::new(vec![Act::Silence; 9]);
    case.fails(ErrorKind::Hub, "no answer within 0 s (asked 3 times)");
    assert!(start.elapsed() < Duration::from_secs(30));
    let case = Case::new([Act::Close, Act::Serve]);
    case.is_found();
}

#[test]
fn a_drip_is_too_slow() {
    let mut case = Case::new(vec![Act::Drip(Duration::from_millis(20)); 40]);
    case.patience.window = Duration::from_millis(200);
    case.patience.least_per_window = 1_000_000;
    case.patience.tries = 1;
    case.fails(ErrorKind::Hub, "the hub is too slow: ");
}

#[test]
fn a_hub_that_always_breaks_is_left() {
    let case = Case::new(vec![Act::CutAfter(1_000); 99]);
    case.fails(ErrorKind::Hub, "(asked 30 times)");
}

#[test]
fn no_connection_is_named() {
    let folder = Folder::new();
    let model = model([hub_source(Pin::None)]);
    // A port that nobody listens on: it was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = finder(places(&folder).hub(&url)).find(model).unwrap_err();
    let line = &error.tried()[1];
    assert!(line.place.contains(&url), "{line:?}");
    assert!(line.outcome.starts_with("no connection: "), "{line:?}");
}

#[test]
fn a_mistaken_address_is_not_shown() {
    let folder = Folder::new();
    let model = model([hub_source(Pin::None)]);
    for url in ["hf_secret", "https://user:hf_secret@hub", "ftp://hf_secret"] {
        let error = finder(places(&folder).hub(url)).find(model).unwrap_err();
        assert!(!error.to_string().contains("hf_secret"), "{error}");
        assert!(error.tried()[1].outcome.contains("is not like"), "{error}");
    }
}

#[test]
fn what_is_not_pinned_is_taken_and_told() {
    let case = Case::of(Pin::None, a_model(), []);
    let found = case.is_found();
    let hash = content(&a_model()).sha256;
    let warning = found.warning.unwrap();
    assert!(
        warning.contains("not verified") && warning.contains(hash),
        "{warning}"
    );
    let again = case.find().unwrap();
    assert!(again.warning.unwrap().contains(hash));
}

#[test]
fn what_is_not_pinned_is_still_a_model() {
    let text = b"<html>please log in</html>".to_vec();
    Case::of(Pin::None, text, []).fails(ErrorKind::NotGguf, "does not begin with `GGUF`");
    Case::of(Pin::None, gguf("bert", 9), []).fails(ErrorKind::WrongArchitecture, "`bert`");
}

#[test]
fn an_unverified_pin_is_enforced_and_a_verified_one_is_silent() {
    let bytes = a_model();
    let wrong = Content {
        sha256: "00",
        ..content(&bytes)
    };
    Case::of(Pin::Unverified(wrong), bytes.clone(), []).fails(ErrorKind::WrongHash, "wrong hash");
    let found = Case::new([]).is_found();
    assert!(found.warning.is_some());
    let found = Case::of(Pin::Verified(content(&bytes)), bytes, []).is_found();
    assert_eq!(found.warning, None);
}
