//! A kept-alive connection of the load: requests are serialized once, and responses read into one buffer. The cost of the load
//! itself reduces both servers' figures alike, so it should be small.

use crate::BenchError;
use allpet_contract::WireRequest;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Serializes a GET.
pub(crate) fn get(target: &str, token: Option<&str>) -> Vec<u8> {
    let bearer = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
    format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n{bearer}\r\n").into_bytes()
}

/// The sender of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sender<'a> {
    /// The access token.
    pub(crate) token: Option<&'a str>,
    /// The cookie: its name and value.
    pub(crate) cookie: Option<&'a str>,
}

/// Serializes a request of the contract, as a page of ours sends it.
pub(crate) fn write(request: &WireRequest, sender: Sender<'_>) -> Vec<u8> {
    let (method, target, origin) = (request.method.as_str(), &request.target, crate::scene::ORIGIN);
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\norigin: {origin}\r\n");
    let lines = [
        ("authorization: Bearer ", sender.token),
        ("cookie: ", sender.cookie),
        ("idempotency-key: ", request.idempotency_key.as_deref()),
        ("content-type: ", request.content_type.as_deref()),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            head.extend([name, value, "\r\n"]);
        }
    }
    if !request.body.is_empty() {
        head.extend(["content-length: ", &request.body.len().to_string(), "\r\n"]);
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&request.body);
    bytes
}

/// A response, as far as the load reads it.
#[derive(Debug)]
pub(crate) struct Response<'a> {
    /// Its status.
    pub(crate) status: u16,
    /// The cookie that it sets: name and value.
    pub(crate) cookie: Option<String>,
    /// Its body.
    pub(crate) body: &'a [u8],
}

/// A connection that is reused for consecutive requests.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    /// Connects to a port of this machine.
    pub(crate) async fn open(port: u16) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request, reads the whole response and returns its status.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<u16, BenchError> {
        Ok(self.read_response(request).await?.status)
    }

    /// As [`Wire::exchange`], with the response.
    pub(crate) async fn answer(&mut self, request: &[u8]) -> Result<Response<'_>, BenchError> {
        let head = self.read_response(request).await?;
        Ok(Response {
            status: head.status,
            cookie: head.cookie,
            body: &self.buffer[head.body_start..head.length],
        })
    }

    async fn read_response(&mut self, request: &[u8]) -> Result<Head, BenchError> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if let Some(head) = head(&self.buffer)?
                && self.buffer.len() >= head.length
            {
                return Ok(head);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(BenchError("the server closed the connection".into()));
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// The cookie that is set: name and value.
    cookie: Option<String>,
    /// The position of the body.
    body_start: usize,
    /// The length of head and body.
    length: usize,
}

/// Parses the head of a response, once it is complete.
fn head(bytes: &[u8]) -> Result<Option<Head>, BenchError> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(bytes)
        .map_err(|error| BenchError(format!("an answer that is not HTTP: {error}")))?;
    let httparse::Status::Complete(body_start) = parsed else {
        return Ok(None);
    };
    let value = |name: &str| {
        let mut headers = response.headers.iter();
        let found = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
        str::from_utf8(found.value).ok()
    };
    let length = value("content-length")
        .and_then(|value| value.parse::<usize>().ok())
        .ok_or_else(|| BenchError("an answer without a length".into()))?;
    let cookie = value("set-cookie").and_then(|value| value.split(';').next());
    Ok(Some(Head {
        status: response.code.unwrap_or_default(),
        cookie: cookie.map(str::to_owned),
        body_start,
        length: body_start + length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_ends_where_its_length_says() {
        let answer = b"HTTP/1.1 404 Not Found\r\nSet-Cookie: a=b; Secure\r\nContent-Length: 2\r\n\r\n{}";
        let (length, cookie) = (answer.len(), Some("a=b".to_owned()));
        let expected = Head {
            status: 404,
            cookie,
            body_start: length - 2,
            length,
        };
        assert_eq!(head(answer).unwrap(), Some(expected));
        assert_eq!(head(&answer[..30]).unwrap(), None);
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
