//! Running other programs: shown, captured, copied line by line, or within a deadline.
//!
//! It must not know which programs, nor what their output means.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::error::{Context, Result, failed};

/// How often a wait with a deadline looks at the child.
const POLL: Duration = Duration::from_millis(20);

/// Runs `command` with our own stdin, stdout and stderr.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .context(format!("cannot run {}", shown(command)))?;
    succeeded(command, status)
}

/// Runs `command` and gives what it prints on stdout; its stderr is shown.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let mut text = String::new();
    copy_lines(command, |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    Ok(text)
}

/// Runs `command` and shows its stdout, handing each line to `each` as well.
pub(crate) fn tee(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    copy_lines(command, |line| {
        println!("{line}");
        each(line);
    })
}

fn copy_lines(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    let what = format!("cannot run {}", shown(command));
    let mut child = command.stdout(Stdio::piped()).spawn().context(&what)?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            each(String::from_utf8_lossy(&line.context(&what)?).trim_end_matches('\r'));
        }
    }
    let status = child.wait().context(&what)?;
    succeeded(command, status)
}

/// What a program printed, and how it ended.
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `command` without stdin and gives all that it prints; ends it after `limit`.
pub(crate) fn finish_within(command: &mut Command, limit: Duration) -> Result<Finished> {
    let what = format!("cannot run {}", shown(command));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().context(&what)?;
    let (stdout, stderr) = (read_all(child.stdout.take()), read_all(child.stderr.take()));
    let Some(status) = wait_within(&mut child, limit).context(&what)? else {
        child
            .kill()
            .and_then(|()| child.wait().map(drop))
            .context(&what)?;
        let so_far = stdout.join().unwrap_or_default();
        let text = tail(&so_far, 20);
        return failed(format!(
            "{} was ended after {limit:?}; it printed\n{text}",
            shown(command)
        ));
    };
    let (stdout, stderr) = (
        stdout.join().unwrap_or_default(),
        stderr.join().unwrap_or_default(),
    );
    Ok(Finished {
        status,
        stdout,
        stderr,
    })
}

fn read_all(stream: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What came before a broken pipe is still worth showing.
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for `child`; `None` if it still runs after `limit`.
pub(crate) fn wait_within(
    child: &mut Child,
    limit: Duration,
) -> std::io::Result<Option<ExitStatus>> {
    let end = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        std::thread::sleep(POLL);
    }
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        Ok(())
    } else {
        failed(format!("{} failed ({status})", shown(command)))
    }
}

/// The command as a person would type it, without the folder of the program.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text += &arg.to_string_lossy();
    }
    format!("`{text}`")
}

/// The last `count` lines of `text`.
pub(crate) fn tail(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.trim_end().lines().collect();
    let skipped = lines.len().saturating_sub(count);
    lines
        .into_iter()
        .skip(skipped)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Prints one line of progress on stderr, over a progress bar that may stand there.
pub(crate) fn progress(text: &str) {
    use std::io::IsTerminal;
    let mut stderr = std::io::stderr().lock();
    let clear = if stderr.is_terminal() { "\r\x1b[K" } else { "" };
    // Nobody is left to tell when stderr itself is gone.
    let _ = writeln!(stderr, "{clear}{text}");
}

/// Whether this is a machine of CI rather than a person's.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| matches!(value.as_str(), "true" | "1"))
}
