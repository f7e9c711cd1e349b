//! Chromium, started once per question and ended by itself. Must not know what is asked.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot ask its browser fails"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A question takes about a second; this is for a machine with much else to do.
const LIMIT: Duration = Duration::from_secs(240);

/// Chromium as it can be started here.
pub(super) struct Chromium {
    program: PathBuf,
    /// Further flags, such as `--force-dark-mode`.
    flags: Vec<String>,
    /// What stands behind the name of the page in its address.
    fragment: &'static str,
}

/// Chromium; `None` and a line about it where there is none.
pub(super) fn chromium() -> Option<Chromium> {
    let named = std::env::var_os("TINYLLM_CHROMIUM").map(PathBuf::from);
    let known = ["chromium", "chromium-browser", "google-chrome", "chrome"].map(PathBuf::from);
    let program = named.into_iter().chain(known).find(|program| runs(program));
    let Some(program) = program else {
        let ci = std::env::var("CI").is_ok_and(|value| matches!(value.as_str(), "true" | "1"));
        assert!(
            !ci,
            "there is no chromium, and CI must run the tests with it: `cargo xtask tools`"
        );
        eprintln!("skipped: there is no chromium; `cargo xtask tools` installs it");
        return None;
    };
    Some(Chromium {
        program,
        flags: Vec::new(),
        fragment: "",
    })
}

fn runs(program: &Path) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

impl Chromium {
    /// As on a system that is set to dark.
    pub(super) fn dark(mut self) -> Self {
        let flag = "--blink-settings=preferredColorScheme=0";
        self.flags.push(flag.to_owned());
        self
    }

    /// In a window so many pixels wide and high.
    pub(super) fn sized(mut self, width: u32, height: u32) -> Self {
        self.flags.push(format!("--window-size={width},{height}"));
        self
    }

    /// Led to a place on the page: `#settle`.
    pub(super) fn at(mut self, fragment: &'static str) -> Self {
        self.fragment = fragment;
        self
    }

    /// The page as it is after its scripts have run.
    pub(super) fn dom(&self, name: &str, html: &str) -> String {
        let output = self.run(name, html, &["--dump-dom".to_owned()]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What the page's script wrote into `<pre id="told">`.
    pub(super) fn told(&self, name: &str, html: &str) -> String {
        let dom = self.dom(name, html);
        let told = dom
            .split_once("<pre id=\"told\">")
            .and_then(|(_, rest)| rest.split_once("</pre>"));
        let (told, _) = told.unwrap_or_else(|| panic!("{name}: the page told nothing:\n{dom}"));
        told.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    }

    /// A picture of the page in `target/tmp/pictures`; its size in bytes.
    pub(super) fn shot(&self, name: &str, html: &str, size: (u32, u32)) -> u64 {
        let path = crate::pictures::folder().join(format!("{name}.png"));
        let _ = std::fs::remove_file(&path);
        let flags = [
            format!("--screenshot={}", path.display()),
            format!("--window-size={},{}", size.0.max(500), size.1),
            "--hide-scrollbars".to_owned(),
        ];
        self.run(name, html, &flags);
        std::fs::metadata(&path).map_or(0, |file| file.len())
    }

    fn run(&self, name: &str, html: &str, flags: &[String]) -> Output {
        let folder = scratch(name);
        let page = folder.join("page.html");
        assert!(std::fs::write(&page, html).is_ok());
        let mut command = Command::new(&self.program);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=20000",
        ]);
        command.arg(format!("--user-data-dir={}", folder.join("user").display()));
        command.args(&self.flags).args(flags);
        command.arg(format!("file://{}{}", page.display(), self.fragment));
        let output = within(&mut command, &folder);
        let _ = std::fs::remove_dir_all(folder);
        output
    }
}

fn scratch(name: &str) -> PathBuf {
    let id = format!("{name}-{}", std::process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("browser")
        .join(id);
    let _ = std::fs::remove_dir_all(&folder);
    assert!(std::fs::create_dir_all(&folder).is_ok());
    folder
}

/// Output goes to files, so that no full pipe holds the browser up while we look at the clock.
fn within(command: &mut Command, folder: &Path) -> Output {
    let (out, err) = (folder.join("stdout"), folder.join("stderr"));
    let files = (std::fs::File::create(&out), std::fs::File::create(&err));
    let (Ok(stdout), Ok(stderr)) = files else {
        panic!("cannot write to {}", folder.display());
    };
    command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    let mut child = command.spawn().expect("chromium ran before");
    let end = Instant::now() + LIMIT;
    let status = loop {
        if let Ok(Some(status)) = child.try_wait() {
            break status;
        }
        if Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            panic!("chromium was ended after {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let read = |path| std::fs::read(path).unwrap_or_default();
    let (stdout, stderr) = (read(&out), read(&err));
    assert!(
        status.success(),
        "chromium failed: {}",
        String::from_utf8_lossy(&stderr)
    );
    Output {
        status,
        stdout,
        stderr,
    }
}
