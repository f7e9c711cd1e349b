//! Two at once, as threads and as processes: one fetches, the other waits.

use std::process::{Command, Stdio};
use std::time::Duration;

use tinyllm_model_files::{ErrorKind, Event, Origin, Patience, Pin};

use crate::support::hub_server::{Act, HubServer};
use crate::support::{Folder, Told, a_model, content, finder, hub_source, model, patience, places};

/// Where a child process fetches from and to.
const HUB: &str = "TINYLLM_TEST_HUB";
const FOLDER: &str = "TINYLLM_TEST_FOLDER";

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
    let model = model([hub_source(Pin::Verified(content(&a_model())))]);
    let places = tinyllm_model_files::Places::in_folder(folder)
        .hub(hub)
        .without_pip();
    let patience = Patience {
        silence: Duration::from_secs(60),
        ..patience()
    };
    let found = finder(places).patience(patience).find(model).unwrap();
    println!("origin: {:?}", found.origin);
}

fn spawn_child(folder: &Folder, hub: &HubServer) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["two_at_once::child", "--exact", "--nocapture"])
        .env(HUB, hub.url())
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
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
