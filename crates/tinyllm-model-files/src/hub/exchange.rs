//! One exchange: a GET with its redirects, its reply written to the partial file.
//!
//! Knows HTTP and when a server's words do not fit; knows nothing of retries.

use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_RANGE, ETAG, HeaderMap, HeaderName, IF_RANGE, LAST_MODIFIED, LOCATION,
    RANGE, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode, Url};

use super::partial::Partial;
use crate::error::{Error, ErrorKind};
use crate::fetch::Fetch;
use crate::model::Pin;
use crate::progress::Event;

/// Hubs send a reader on to where the bytes are, rarely more than twice.
const MOST_REDIRECTS: usize = 8;
/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The hub's own word on the content, in the reply that sends the reader on.
const LINKED_HASH: HeaderName = HeaderName::from_static("x-linked-etag");
const LINKED_SIZE: HeaderName = HeaderName::from_static("x-linked-size");

/// Why an exchange ended before the file was whole.
pub(super) struct Broke {
    pub(super) fault: Error,
    /// Asking again cannot help.
    pub(super) is_final: bool,
    /// How long the server wants to be left alone.
    pub(super) wait: Option<Duration>,
}

impl Broke {
    fn again(say: impl Into<String>) -> Self {
        Self {
            fault: Error::new(ErrorKind::Hub, say),
            is_final: false,
            wait: None,
        }
    }

    fn for_good(say: impl Into<String>) -> Self {
        Error::new(ErrorKind::Hub, say).into()
    }
}

impl From<Error> for Broke {
    fn from(fault: Error) -> Self {
        Self {
            fault,
            is_final: true,
            wait: None,
        }
    }
}

/// What the hub itself says of the file.
#[derive(Default)]
struct Linked {
    size: Option<u64>,
    sha256: Option<String>,
}

pub(super) struct Exchange<'f> {
    fetch: &'f Fetch<'f>,
    url: Url,
    pin: Pin,
    client: Client,
    runtime: tokio::runtime::Runtime,
}

impl<'f> Exchange<'f> {
    pub(super) fn new(fetch: &'f Fetch<'f>, url: &str, pin: Pin) -> Result<Self, Error> {
        let hub = |say: String| Error::new(ErrorKind::Hub, say);
        let url = Url::parse(url).map_err(|error| hub(format!("the hub's address: {error}")))?;
        let client = Client::builder()
            .user_agent(concat!("tinyllm/", env!("CARGO_PKG_VERSION")))
            // Followed by hand: the hub tells hash and size in the reply that redirects.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(fetch.patience.connect)
            .read_timeout(fetch.patience.silence)
            .build()
            .map_err(|error| hub(format!("cannot set up HTTP: {error}")))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| hub(format!("cannot set up HTTP: {error}")))?;
        Ok(Self {
            fetch,
            url,
            pin,
            client,
            runtime,
        })
    }

    /// Ask once; `Ok` when the partial file is as long as the server says, with the SHA-256 that
    /// the hub itself tells, if it does.
    pub(super) fn run(&self, partial: &mut Partial) -> Result<Option<String>, Broke> {
        partial.prepare()?;
        if partial.length() > 0
            && self
                .pin
                .content()
                .is_some_and(|it| it.size == partial.length())
        {
            return Ok(None);
        }
        self.runtime.block_on(self.get(partial))
    }

    async fn get(&self, partial: &mut Partial) -> Result<Option<String>, Broke> {
        let (response, linked) = self.follow(partial).await?;
        self.is_expected(&linked)?;
        let status = response.status();
        let headers = response.headers();
        let size = match status {
            StatusCode::OK => {
                if partial.length() > 0 {
                    // The server cannot go on in the middle, or its file is another by now.
                    partial.restart()?;
                }
                response.content_length().or(linked.size)
            }
            StatusCode::PARTIAL_CONTENT => match range(headers) {
                Some((start, total)) if start == partial.length() => total,
                _ => {
                    partial.restart()?;
                    return Err(Broke::again("the hub sent another part than was asked for"));
                }
            },
            StatusCode::RANGE_NOT_SATISFIABLE => {
                partial.restart()?;
                return Err(Broke::again("the hub has no such part of the file"));
            }
            _ => return Err(refusal(status, headers)),
        };
        self.right_size(size)?;
        partial.note(validator(headers))?;
        let size = size.or(self.pin.content().map(|it| it.size));
        self.fetch.progress.tell(&Event::Begun {
            place: self.place(),
            size,
            resumed_at: partial.length(),
        });
        self.body(response, size, partial).await?;
        Ok(linked.sha256)
    }

    /// Follow redirects to the reply with the bytes, never from TLS to plain text.
    async fn follow(&self, partial: &Partial) -> Result<(Response, Linked), Broke> {
        let mut url = self.url.clone();
        let mut linked = Linked::default();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self
                .client
                .get(url.clone())
                .header(ACCEPT_ENCODING, "identity");
            if partial.length() > 0 {
                request = request.header(RANGE, format!("bytes={}-", partial.length()));
                if let Some(validator) = partial.validator() {
                    request = request.header(IF_RANGE, validator);
                }
            }
            let response = request
                .send()
                .await
                .map_err(|error| self.no_reply(&error))?;
            linked.take_in(response.headers());
            if !response.status().is_redirection() {
                return Ok((response, linked));
            }
            let location = response.headers().get(LOCATION);
            let next = location.and_then(|it| url.join(it.to_str().ok()?).ok());
            let Some(next) = next else {
                return Err(Broke::for_good("the hub sends us on without saying where"));
            };
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(Broke::for_good("the hub sends us on from https to http"));
            }
            url = next;
        }
        Err(Broke::for_good(format!(
            "the hub sends us on more than {MOST_REDIRECTS} times"
        )))
    }

    /// The hub's own word against the pin, before a byte is fetched.
    fn is_expected(&self, linked: &Linked) -> Result<(), Broke> {
        self.right_size(linked.size)?;
        match (self.pin.content(), &linked.sha256) {
            (Some(pinned), Some(sha256)) if pinned.sha256 != *sha256 => {
                let pinned = pinned.sha256;
                let say = format!(
                    "the hub has another file: its SHA-256 is {sha256}, and {pinned} is pinned"
                );
                Err(Error::new(ErrorKind::WrongHash, say).into())
            }
            _ => Ok(()),
        }
    }

    fn right_size(&self, size: Option<u64>) -> Result<(), Broke> {
        match (self.pin.content(), size) {
            (Some(pinned), Some(size)) if pinned.size != size => {
                let pinned = pinned.size;
                let say =
                    format!("the hub has another file: {size} bytes, and {pinned} are pinned");
                Err(Error::new(ErrorKind::WrongHash, say).into())
            }
            _ => Ok(()),
        }
    }

    /// Write what comes, until all is there, nothing comes or too little.
    async fn body(
        &self,
        mut response: Response,
        size: Option<u64>,
        partial: &mut Partial,
    ) -> Result<(), Broke> {
        let patience = self.fetch.patience;
        let mut window = (Instant::now(), partial.length());
        loop {
            let piece = response
                .chunk()
                .await
                .map_err(|error| self.cut(&error, size, partial))?;
            let Some(bytes) = piece else {
                break;
            };
            partial.push(&bytes)?;
            if size.is_some_and(|size| partial.length() > size) {
                partial.restart()?;
                return Err(Broke::again("the hub sent more than it had announced"));
            }
            self.fetch.told(&Event::Bytes(partial.length()));
            let (since, from) = window;
            if since.elapsed() >= patience.window {
                if partial.length() - from < patience.least_per_window {
                    let seconds = since.elapsed().as_secs_f64();
                    let bytes = partial.length() - from;
                    let say = format!("the hub is too slow: {bytes} bytes in {seconds:.0} s");
                    return Err(Broke::again(say));
                }
                window = (Instant::now(), partial.length());
            }
        }
        match size {
            Some(size) if partial.length() < size => Err(Broke::again(format!(
                "the hub ended after {} of {size} bytes",
                partial.length()
            ))),
            _ => Ok(()),
        }
    }

    fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("the hub at {host}")
    }

    fn no_reply(&self, error: &reqwest::Error) -> Broke {
        let silence = self.fetch.patience.silence.as_secs_f64();
        if error.is_connect() {
            return Broke::again(format!("no connection: {}", innermost(error)));
        }
        if error.is_timeout() {
            return Broke::again(format!("no answer within {silence:.0} s"));
        }
        Broke::again(format!("no answer: {}", innermost(error)))
    }

    fn cut(&self, error: &reqwest::Error, size: Option<u64>, partial: &Partial) -> Broke {
        let of = size.map_or_else(String::new, |size| format!(" of {size}"));
        let at = format!("after {}{of} bytes", partial.length());
        if error.is_timeout() {
            let silence = self.fetch.patience.silence.as_secs_f64();
            return Broke::again(format!("nothing came for {silence:.0} s {at}"));
        }
        Broke::again(format!("the connection broke {at}"))
    }
}

impl Linked {
    fn take_in(&mut self, headers: &HeaderMap) {
        let text = |name| headers.get(name)?.to_str().ok();
        let size = text(LINKED_SIZE).and_then(|size| size.parse().ok());
        self.size = self.size.or(size);
        let hash = text(LINKED_HASH).map(|hash| hash.trim_matches('"').to_lowercase());
        let is_sha256 =
            |hash: &String| hash.len() == 64 && hash.chars().all(|sign| sign.is_ascii_hexdigit());
        self.sha256 = self.sha256.take().or(hash.filter(is_sha256));
    }
}

/// The start and the total of `Content-Range: bytes 7-99/100`.
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let start = range.split_once('-')?.0.trim().parse().ok()?;
    Some((start, total.trim().parse().ok()))
}

/// What an `If-Range` of the next exchange can name: a strong tag, or a date.
fn validator(headers: &HeaderMap) -> Option<String> {
    let text = |name| Some(headers.get(name)?.to_str().ok()?.to_string());
    let tag = text(ETAG).filter(|tag| tag.starts_with('"'));
    tag.or_else(|| text(LAST_MODIFIED))
}

/// A status without a file.
fn refusal(status: StatusCode, headers: &HeaderMap) -> Broke {
    let code = status.as_u16();
    match code {
        404 | 410 => Broke::for_good(format!("it answers {code}: there is no such file")),
        401 | 403 => Broke::for_good(format!(
            "it answers {code}: it does not give the file to us"
        )),
        408 | 429 | 500..=599 => {
            let wait = headers
                .get(RETRY_AFTER)
                .and_then(|it| it.to_str().ok()?.parse().ok());
            let wait = wait.map(Duration::from_secs);
            Broke {
                is_final: wait.is_some_and(|wait| wait > LONGEST_WAIT),
                wait,
                ..Broke::again(format!("it answers {code}"))
            }
        }
        _ => Broke::for_good(format!("it answers {code}")),
    }
}

/// The last cause, which names what happened; the addresses above it are known already.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
