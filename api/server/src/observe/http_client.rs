//! The HTTP client for what an operator has configured outside: a collector of traces.

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;
use tokio::time::timeout;

/// How long an exchange may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Maximum size of an answer, in bytes; nobody reads it.
const ANSWER_MAX: usize = 64 * 1024;

pub(super) type Error = Box<dyn std::error::Error + Send + Sync>;

/// A client over HTTP and HTTPS; clones share its connections.
#[derive(Clone, Debug)]
pub(super) struct ExternalHttpClient(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl ExternalHttpClient {
    pub(super) fn new() -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Sends a request and reads the whole answer, whatever its status.
    pub(super) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let exchange = async {
            let response = self.0.request(request.map(Full::new)).await?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_MAX).collect().await?.to_bytes();
            Ok::<_, Error>(Response::from_parts(parts, body))
        };
        timeout(LIMIT, exchange).await?
    }
}
