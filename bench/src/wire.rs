//! One kept-alive connection of the load: requests that were written once, answers read into one buffer. What the load
//! itself costs is taken from both servers alike, so it should be as little as can be.

use crate::Broken;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A GET, as it stands on the wire.
pub(crate) fn get(target: &str, token: Option<&str>) -> Vec<u8> {
    let bearer = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
    format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n{bearer}\r\n").into_bytes()
}

/// A connection that is used for one request after the other.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    /// Connects to a port of this machine.
    pub(crate) async fn open(port: u16) -> Result<Self, Broken> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends and reads the whole answer; its status.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<u16, Broken> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if let Some(head) = head(&self.buffer)?
                && self.buffer.len() >= head.whole
            {
                return Ok(head.status);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Broken("the server closed the connection".into()));
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Bytes of head and body together.
    whole: usize,
}

/// The head of an answer, once all of it is there.
fn head(bytes: &[u8]) -> Result<Option<Head>, Broken> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(bytes)
        .map_err(|error| Broken(format!("an answer that is not HTTP: {error}")))?;
    let httparse::Status::Complete(begin) = parsed else {
        return Ok(None);
    };
    let length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| str::from_utf8(header.value).ok()?.parse::<usize>().ok())
        .ok_or_else(|| Broken("an answer without a length".into()))?;
    Ok(Some(Head {
        status: response.code.unwrap_or_default(),
        whole: begin + length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}";
        let whole = answer.len();
        assert_eq!(head(answer).unwrap(), Some(Head { status: 404, whole }));
        assert_eq!(head(&answer[..30]).unwrap(), None);
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
