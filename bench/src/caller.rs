//! A kept-alive connection, and the contract's typed client over it.

use crate::BenchError;
use allpet_contract::{Problem, Transport, WireRequest, WireResponse};
use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A connection that is reused for consecutive requests.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects to a port of this machine.
    pub(crate) async fn open(port: u16) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    /// Sends a GET, reads the whole response and returns its status.
    pub(crate) async fn get(&mut self, target: &str, token: Option<&str>) -> Result<u16, BenchError> {
        let mut request = Request::get(target).header(header::HOST, "localhost");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        Ok(self.send(request.body(Full::default())?).await?.0)
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<(u16, String, Vec<u8>), BenchError> {
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, kind, body.to_vec()))
    }
}

/// Sends the contract's requests as a page of `origin` would.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The API's port.
    pub(crate) port: u16,
    /// The page's origin.
    pub(crate) origin: &'static str,
    /// The access token of the caller, if signed in.
    pub(crate) token: Option<String>,
}

impl Transport for Caller {
    async fn send(&self, wire: WireRequest) -> Result<WireResponse, Problem> {
        let offline = |error: BenchError| Problem::offline().detail(error.to_string());
        let mut connection = Connection::open(self.port).await.map_err(offline)?;
        let mut request = Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, self.origin);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(kind) = &wire.content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(key) = &wire.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request
            .body(Full::from(wire.body))
            .map_err(|error| offline(error.into()))?;
        let (status, content_type, body) = connection.send(request).await.map_err(offline)?;
        Ok(WireResponse {
            status,
            content_type,
            body,
        })
    }
}
