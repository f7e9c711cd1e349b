//! TextStream: the bytes of tokens as text, as soon as it is certain.
//!
//! Knows UTF-8 and stop texts; knows nothing of tokens. A character is held back until its last byte
//! is there, and the beginning of a stop text until it is known to be none.

/// Bytes in, certain text out.
#[derive(Debug, Default)]
pub(crate) struct TextStream {
    stops: Vec<String>,
    /// Bytes that are no whole character yet.
    bytes: Vec<u8>,
    /// Text that may be the beginning of a stop text.
    held: String,
    stopped: bool,
}

impl TextStream {
    pub(crate) fn new(stops: &[String]) -> Self {
        Self {
            stops: stops
                .iter()
                .filter(|stop| !stop.is_empty())
                .cloned()
                .collect(),
            ..Self::default()
        }
    }

    /// Take in some bytes; the text that has become certain.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        if self.stopped {
            return String::new();
        }
        self.bytes.extend_from_slice(bytes);
        self.take_characters();
        if let Some(at) = self.first_stop() {
            self.stopped = true;
            self.held.truncate(at);
            return std::mem::take(&mut self.held);
        }
        let certain = self.held.len() - self.uncertain();
        let rest = self.held.split_off(certain);
        std::mem::replace(&mut self.held, rest)
    }

    /// Nothing more comes: what was held back.
    pub(crate) fn end(&mut self) -> String {
        if self.stopped {
            return String::new();
        }
        self.stopped = true;
        let broken = std::mem::take(&mut self.bytes);
        self.held.push_str(&String::from_utf8_lossy(&broken));
        std::mem::take(&mut self.held)
    }

    /// Whether a stop text has come.
    pub(crate) fn has_stopped(&self) -> bool {
        self.stopped
    }

    /// Move whole characters from the bytes to the text; bytes that are none become U+FFFD.
    fn take_characters(&mut self) {
        let mut rest = self.bytes.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.held.push_str(text);
                    self.bytes.clear();
                    return;
                }
                Err(fault) => {
                    let (good, bad) = rest.split_at(fault.valid_up_to());
                    self.held.push_str(&String::from_utf8_lossy(good));
                    let Some(length) = fault.error_len() else {
                        self.bytes = bad.to_vec();
                        return;
                    };
                    self.held.push(char::REPLACEMENT_CHARACTER);
                    rest = bad.get(length..).unwrap_or_default();
                }
            }
        }
    }

    fn first_stop(&self) -> Option<usize> {
        let places = self
            .stops
            .iter()
            .filter_map(|stop| self.held.find(stop.as_str()));
        places.min()
    }

    /// The length of the longest end of the text with which a stop text begins.
    fn uncertain(&self) -> usize {
        let starts = self.held.char_indices().map(|(at, _)| at);
        let mut ends = starts.filter_map(|at| self.held.get(at..));
        ends.find(|end| self.stops.iter().any(|stop| stop.starts_with(end)))
            .map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stops: &[&str], pieces: &[&[u8]], expected: &[&str], rest: &str) {
        let stops: Vec<String> = stops.iter().map(ToString::to_string).collect();
        let mut stream = TextStream::new(&stops);
        let texts: Vec<String> = pieces.iter().map(|piece| stream.push(piece)).collect();
        assert_eq!(texts, expected);
        assert_eq!(stream.end(), rest);
    }

    #[test]
    fn a_character_waits_for_its_last_byte() {
        check(&[], &[b"caf\xc3", b"\xa9!"], &["caf", "é!"], "");
        check(&[], &[b"\xf0\x9f", b"\x98", b"\x80"], &["", "", "😀"], "");
    }

    #[test]
    fn broken_bytes_are_replaced() {
        check(&[], &[b"a\xff b"], &["a\u{fffd} b"], "");
        check(&[], &[b"a\xc3"], &["a"], "\u{fffd}");
    }

    #[test]
    fn a_stop_text_ends_the_text_and_is_never_seen() {
        check(&["END"], &[b"the E", b"ND is"], &["the ", ""], "");
        check(&["END"], &[b"the E", b"ast"], &["the ", "East"], "");
        check(&["\n\n"], &[b"a\n", b"b\n"], &["a", "\nb"], "\n");
        check(&["b", "a"], &[b"xab"], &["x"], "");
        check(&["é"], &[b"caf\xc3", b"\xa9"], &["caf", ""], "");
    }
}
