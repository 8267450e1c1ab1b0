//! HTTP/1.1 as far as a publisher of files needs it: one request a connection.

use std::fmt::Write as _;
use std::io;
use std::sync::Mutex;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;

use super::{Answer, Script, State};

/// What the publisher was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// `GET`, `HEAD` or `POST`.
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    /// What came with it, as long as `Content-Length` says.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// A header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut first = lines.next()?.split(' ');
        let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { method, path, headers, body: Vec::new() })
    }
}

/// The first line and the headers of a request; `None` if the connection ends before them.
pub(crate) async fn read_head(connection: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if connection.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

/// Reads one request, gives its answer, and closes the connection.
pub(super) async fn serve(
    mut connection: impl AsyncRead + AsyncWrite + Unpin,
    script: &Mutex<Script>,
    mut state: watch::Receiver<State>,
) -> io::Result<()> {
    let Some(head) = read_head(&mut connection).await? else { return Ok(()) };
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "not an HTTP request");
    let mut request = Request::parse(&head).ok_or_else(broken)?;
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    connection.read_exact(&mut request.body).await?;
    let answer = script.lock().map_err(|_| broken())?.answer(request.clone());
    if answer.hangs_up {
        return Ok(());
    }
    let unchanged = answer.is_held_by(&request);
    let (first, rest) = match answer.stall_after {
        Some(0) => {
            stall(&mut state).await;
            answer.body.split_at(0)
        }
        Some(bytes) => answer.body.split_at(bytes.min(answer.body.len())),
        None => answer.body.split_at(answer.body.len()),
    };
    connection.write_all(answer.head(unchanged).as_bytes()).await?;
    if !unchanged && request.method != "HEAD" {
        connection.write_all(first).await?;
        if !rest.is_empty() {
            connection.flush().await?;
            if !first.is_empty() {
                stall(&mut state).await;
            }
            connection.write_all(rest).await?;
        }
    }
    connection.shutdown().await
}

async fn stall(state: &mut watch::Receiver<State>) {
    // The sender is gone only when the publisher is, which ends the silence too.
    let _ = state.wait_for(|state| *state != State::Open).await;
}

impl Answer {
    /// Whether the request holds this answer's validator already.
    fn is_held_by(&self, request: &Request) -> bool {
        let held = |name: &str, validator: Option<&String>| {
            validator.is_some() && request.header(name) == validator.map(String::as_str)
        };
        held("if-none-match", self.etag.as_ref()) || held("if-modified-since", self.last_modified.as_ref())
    }

    fn head(&self, unchanged: bool) -> String {
        let status = if unchanged { 304 } else { self.status };
        let mut head = format!("HTTP/1.1 {status} Scripted\r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if self.length && !unchanged {
            let _ = write!(head, "Content-Length: {}\r\n", self.told.unwrap_or(self.body.len() as u64));
        }
        head + "\r\n"
    }
}
