//! Two at once, as threads and as processes: one fetches, the other waits.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tinyllm_model_files::{Content, ErrorKind, Event, Origin, Patience, Pin};

use crate::support::hub_server::{Act, HubServer};
use crate::support::{Folder, Told, a_model, content, finder, hub_source, model, patience, places};

/// Where a child process fetches from and to.
const HUB: &str = "TINYLLM_TEST_HUB";
const FOLDER: &str = "TINYLLM_TEST_FOLDER";
const HASH: &str = "TINYLLM_TEST_HASH";

#[test]
fn threads_fetch_once() {
    let folder = Folder::new();
    let hub = HubServer::new(a_model(), []);
    let model = model([hub_source(Pin::Verified(content(&a_model())))]);
    let finder = finder(places(&folder).hub(hub.url()));
    let origins: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| finder.find(model).unwrap().origin))
            .collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(hub.asked().len(), 1);
    let fetched = origins.iter().filter(|origin| **origin == Origin::Hub);
    assert_eq!(fetched.count(), 1);
}

/// Not a test by itself: the body of a child process of the tests below.
#[test]
fn child() {
    let (Ok(hub), Some(folder)) = (std::env::var(HUB), std::env::var_os(FOLDER)) else {
        return;
    };
    // Told, since a process that may write no long file cannot have one hashed.
    let pinned = Content {
        size: a_model().len() as u64,
        sha256: std::env::var(HASH).unwrap().leak(),
    };
    let model = model([hub_source(Pin::Verified(pinned))]);
    let places = tinyllm_model_files::Places::in_folder(folder)
        .hub(hub)
        .without_pip();
    let patience = Patience {
        silence: Duration::from_secs(60),
        ..patience()
    };
    match finder(places).patience(patience).find(model) {
        Ok(found) => println!("origin: {:?}", found.origin),
        Err(error) => println!("{:?}: {error}", error.kind()),
    }
}

/// A process that fetches from a hub into a folder, started by a program with some words.
fn child_of(program: &Path, words: &[&OsStr], folder: &Folder, hub: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(words)
        .args(["two_at_once::child", "--exact", "--nocapture"])
        .env(HUB, hub)
        .env(FOLDER, folder.path())
        .env(HASH, content(&a_model()).sha256)
        .stdout(Stdio::piped());
    command
}

fn spawn_child(folder: &Folder, hub: &HubServer) -> std::process::Child {
    let program = std::env::current_exe().unwrap();
    child_of(&program, &[], folder, &hub.url()).spawn().unwrap()
}

/// What a process says.
fn said(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_proxy_is_asked_where_the_environment_names_one() {
    let folder = Folder::new();
    // It plays the proxy: it is asked for whole addresses, of a host that nobody knows.
    let proxy = HubServer::new(a_model(), []);
    let program = std::env::current_exe().unwrap();
    let mut child = child_of(&program, &[], &folder, "http://hub.example");
    child.env("http_proxy", proxy.url()).env_remove("no_proxy");
    let said = said(child);
    assert!(said.contains("origin: Hub"), "{said}");
    let asked = proxy.asked();
    assert!(
        asked[0].starts_with("http://hub.example/owner/name/resolve/"),
        "{asked:?}"
    );
}

/// A limit on the size of files plays the disk that is full: writes fail in the midst of a file.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_gone_on_with() {
    let folder = Folder::new();
    let hub = HubServer::new(a_model(), []);
    let program = std::env::current_exe().unwrap();
    let limited = "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\"";
    let words = ["-c".as_ref(), limited.as_ref(), program.as_os_str()];
    let child = child_of(Path::new("sh"), &words, &folder, &hub.url());
    let full = said(child);
    let expected = format!(
        "Storage: cannot write into {}: File too large (os error 27)",
        folder.path().display()
    );
    assert!(full.contains(&expected), "{full}");
    assert!(
        full.contains("to do: make room or free the folder"),
        "{full}"
    );
    // What came is kept, and gone on with once there is room.
    let part = folder.path().join("test.gguf.part").metadata().unwrap();
    assert_eq!(part.len(), 51_200);
    let child = child_of(&program, &[], &folder, &hub.url());
    assert!(said(child).contains("origin: Hub"));
    assert!(hub.asked()[1].ends_with(" 51200-"), "{:?}", hub.asked());
}

#[test]
fn processes_fetch_once() {
    let folder = Folder::new();
    let hub = HubServer::new(a_model(), []);
    let children = [(); 3].map(|()| spawn_child(&folder, &hub));
    let said = children.map(|child| {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    });
    assert_eq!(hub.asked().len(), 1);
    let fetched = said.iter().filter(|said| said.contains("origin: Hub"));
    assert_eq!(fetched.count(), 1, "{said:?}");
}

#[test]
fn a_killed_process_leaves_its_part_and_no_lock() {
    let folder = Folder::new();
    let hub = HubServer::new(a_model(), [Act::StallAfter(40_000)]);
    let mut child = spawn_child(&folder, &hub);
    let part = folder.path().join("test.gguf.part");
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while part.metadata().map_or(0, |it| it.len()) < 40_000 {
        assert!(std::time::Instant::now() < deadline, "nothing came");
        std::thread::yield_now();
    }
    // While it lives it holds the lock, and does not get on.
    let told = Told::default();
    let model = model([hub_source(Pin::Verified(content(&a_model())))]);
    let impatient = Patience {
        standstill: Duration::from_millis(300),
        ..patience()
    };
    let finder = finder(places(&folder).hub(hub.url())).progress(told.progress());
    let error = finder.clone().patience(impatient).find(model).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    assert!(error.to_string().contains("test.gguf.lock"), "{error}");
    assert!(matches!(told.all()[0], Event::Waiting { .. }));

    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(finder.find(model).unwrap().origin, Origin::Hub);
    assert!(hub.asked()[1].ends_with(" 40000-"), "{:?}", hub.asked());
}
