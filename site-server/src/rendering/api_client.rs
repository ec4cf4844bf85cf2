//! A client of the API, as a guest.

use crate::pages::{ApiResponse, ApiResponses, DataRequest};
use axum::body::Bytes;
use http::{Request, Uri, header, request::Builder};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

/// Maximum length of an answer for a page, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// The API, over persistent connections.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    client: Client<HttpConnector, Full<Bytes>>,
    address: String,
}

impl Api {
    /// Creates a client of `address`: `http://` and a host. Returns `None` for an address with TLS: inside a deployment the API has a plain one.
    pub(crate) fn at(address: &str) -> Option<Self> {
        address.starts_with("http://").then(|| Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            address: address.trim_end_matches('/').to_owned(),
        })
    }

    /// Sends a GET request. Returns `None` if the API does not answer, fails, refuses this server's address for now, or answers with something
    /// other than JSON: then the visitor's browser asks by itself.
    pub(crate) async fn get(&self, target: &str) -> Option<ApiResponse> {
        let request = Request::get(self.address(target)?);
        let response = self.exchange(request, Full::default()).await?;
        (response.status != 429).then_some(response)
    }

    /// Sends a POST request with `json`, which may be empty. Returns `None` if the API does not answer or fails.
    pub(crate) async fn post(&self, target: &str, json: String) -> Option<ApiResponse> {
        let request = Request::post(self.address(target)?).header(header::CONTENT_TYPE, "application/json");
        self.exchange(request, Full::from(json)).await
    }

    fn address(&self, target: &str) -> Option<Uri> {
        format!("{}{target}", self.address).parse().ok()
    }

    async fn exchange(&self, request: Builder, body: Full<Bytes>) -> Option<ApiResponse> {
        let request = request
            .header(header::ACCEPT, "application/json, application/problem+json")
            .body(body)
            .ok()?;
        let response = self.client.request(request).await.ok()?;
        let status = response.status().as_u16();
        let kind = response.headers().get(header::CONTENT_TYPE);
        let is_json = kind.is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")));
        if status >= 500 || !(is_json || status == 204) {
            return None;
        }
        let body = Limited::new(response.into_body(), LONGEST).collect().await.ok()?;
        let body = String::from_utf8(body.to_bytes().to_vec()).ok()?;
        Some(ApiResponse { status, body })
    }

    /// Sends all requests at once, and collects the answers. Returns `None` if one is missing.
    pub(crate) async fn fetch_all(
        &self,
        requests: Vec<DataRequest>,
        responses: &mut ApiResponses,
    ) -> Option<()> {
        let mut in_flight = tokio::task::JoinSet::new();
        for DataRequest { key, target } in requests {
            let api = self.clone();
            in_flight.spawn(async move { (key, api.get(&target).await) });
        }
        while let Some(done) = in_flight.join_next().await {
            let (key, response) = done.ok()?;
            responses.insert(key, response?);
        }
        Some(())
    }
}
