//! One HTTP request: does the server on a loopback port answer?
//!
//! It must not know what the server is for. For anything more, use a real client.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(2);

/// Whether `GET path` on `address` is answered with status 200.
pub(crate) fn answers(address: SocketAddr, path: &str) -> bool {
    status_line(address, path).is_ok_and(|line| line.starts_with("HTTP/1.1 200"))
}

fn status_line(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut reply = Vec::new();
    stream.take(4096).read_to_end(&mut reply)?;
    Ok(String::from_utf8_lossy(&reply)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned())
}
