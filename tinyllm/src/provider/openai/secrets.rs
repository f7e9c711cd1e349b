//! Secrets: what must never be read in an error, and how it is taken out.
//!
//! Knows nothing of where the texts come from; a server may well repeat the key that it rejects.

/// The key, and the values of headers that look like one.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

const HIDDEN: &str = "[hidden]";

/// A shorter key protects nothing, and hiding it would tear holes into every message.
const SHORTEST_KEY: usize = 4;
/// Headers carry ordinary words too.
const SHORTEST_IN_HEADER: usize = 8;

impl Secrets {
    /// Hide this key.
    pub(super) fn add_key(&mut self, key: &str) {
        if key.len() < SHORTEST_KEY {
            return;
        }
        self.0.push(key.to_string());
        if key.contains('/') {
            // As some servers write it in JSON.
            self.0.push(key.replace('/', "\\/"));
        }
        // The longest first: one secret may be the beginning of another.
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    }

    /// Hide the value of a header whose name tells that it is secret.
    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        const TELLING: [&str; 6] = ["auth", "key", "token", "secret", "cookie", "password"];
        let name = name.to_ascii_lowercase();
        if !TELLING.iter().any(|word| name.contains(word)) {
            return;
        }
        // In parts, because a server may repeat `Bearer abc` as `abc`.
        for part in value
            .split_whitespace()
            .filter(|part| part.len() >= SHORTEST_IN_HEADER)
        {
            self.add_key(part);
        }
    }

    /// The text without the secrets.
    pub(super) fn scrub(&self, text: &str) -> String {
        self.0.iter().fold(text.to_string(), |text, secret| {
            text.replace(secret, HIDDEN)
        })
    }
}
