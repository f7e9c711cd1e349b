// Rules of texts on something else, and rules that exclude each other.
// errors: 18
use tinyllm::data;

const PATTERN: &str = "^a";

#[data]
struct Texts {
    #[schemars(email)]
    number: i32,
    #[schemars(url)]
    list: Vec<String>,
    #[validate(uuid)]
    map: std::collections::BTreeMap<String, String>,
    #[schemars(ip)]
    address: std::net::IpAddr,
    #[validate(date)]
    unknown: Name,
    #[schemars(pattern("^a"))]
    letter: char,
    #[schemars(contains("a"))]
    tuple: (String, String),
    #[schemars(email = true)]
    email_takes_no_value: String,
    #[validate(uuid())]
    uuid_takes_no_value: String,
    #[schemars(email)]
    #[validate(uuid)]
    two_formats: String,
    #[schemars(ipv4, ipv6)]
    two_addresses: String,
    #[schemars(pattern("^a"), contains("b"))]
    two_patterns: String,
    #[schemars(email, email)]
    twice: String,
    #[schemars(pattern(PATTERN))]
    constant: String,
    #[schemars(regex(pattern = concat!("^", "a")))]
    computed: String,
    #[schemars(regex("^a"))]
    regex_without_name: String,
    #[schemars(contains(5))]
    no_text: String,
    #[schemars(pattern = "^a")]
    pattern_is: String,
}

#[data]
struct Name(String);

fn main() {}
