// `email` is not checked yet: write it as `#[schemars(extend("format" = "email"))]` if only the schema needs it
// errors: 9
use tinyllm::data;

#[data]
struct Contact {
    #[schemars(email)]
    email: String,
    #[schemars(url)]
    url: String,
    #[schemars(ip)]
    ip: String,
    #[schemars(ipv4)]
    ipv4: String,
    #[schemars(ipv6)]
    ipv6: String,
    #[schemars(regex(pattern = "^a"))]
    regex: String,
    #[schemars(pattern("^a"))]
    pattern: String,
    #[schemars(contains("a"))]
    contains: String,
    #[schemars(inner(length(min = 1)))]
    inner: Vec<String>,
}

fn main() {}
