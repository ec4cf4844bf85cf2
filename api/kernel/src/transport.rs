//! Calls between modules. The router knows every module: a module of this process answers in memory, a module of another process
//! is called over HTTP (see [`peer`] and [`forward`]). A module that calls another does not know which of the two happens.

mod circuit;
mod deadline;
mod exchange;
mod forward;
mod gate;
mod headers;
mod keys;
mod peer;
mod probe;
mod retry;

pub(crate) use deadline::Deadline;
pub use forward::forwarding_routes;
pub use gate::internal_routes;
pub use keys::keep_keys;
pub use peer::{Peer, PeerAddress, PeerAddressError};
pub use probe::{ProcessProbe, probe};
pub(crate) use {gate::InternalCall, peer::Peers};

use crate::{Kernel, token::Claims};
use allpet_contract::{Problem, Transport, WireRequest, WireResponse, problem};
use axum::{body::Body, extract::Request};
use http::header;
use std::sync::Arc;
use tower::ServiceExt as _;
use tracing::Instrument as _;

/// The transport with which a module calls another one.
#[derive(Clone, Debug)]
pub struct ModuleTransport {
    kernel: Kernel,
    module: &'static str,
    on_behalf: Option<Claims>,
}

/// Maximum size of another module's response: the largest upload, and some more.
pub(crate) const BODY_MAX: usize = 16 * 1024 * 1024;

impl ModuleTransport {
    /// Creates the transport of `module`, on behalf of a person or on its own.
    pub(crate) fn new(kernel: Kernel, module: &'static str, on_behalf: Option<Claims>) -> Self {
        Self {
            kernel,
            module,
            on_behalf,
        }
    }

    fn request(&self, wire: WireRequest) -> Result<Request, http::Error> {
        // Proves the caller within this process, where nothing from outside can add an extension.
        let claims = Claims::module(
            self.module,
            self.module,
            self.on_behalf.as_ref(),
            self.kernel.now(),
        );
        let mut request = http::Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target)
            .extension(InternalCall {
                claims: Arc::new(claims),
            });
        if let Some(kind) = &wire.content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(key) = &wire.idempotency_key {
            request = request.header(headers::IDEMPOTENCY_KEY, key);
        }
        request.body(Body::from(wire.body))
    }
}

impl Transport for ModuleTransport {
    async fn send(&self, wire: WireRequest) -> Result<WireResponse, Problem> {
        let target = wire.target.clone();
        let broken = |error: &dyn std::fmt::Display| {
            tracing::error!(module = self.module, target, %error, "a module could not be called");
            Problem::new(problem::INTERNAL)
        };
        let router = self
            .kernel
            .router()
            .ok_or_else(|| broken(&"the modules are not connected"))?;
        let request = self.request(wire).map_err(|error| broken(&error))?;
        // Whoever answers names the endpoint.
        let call = tracing::info_span!("call", from = self.module, endpoint = tracing::field::Empty);
        let response = router.oneshot(request).instrument(call).await;
        let response = response.map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let content_type = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = axum::body::to_bytes(response.into_body(), BODY_MAX)
            .await
            .map_err(|error| broken(&error))?;
        Ok(WireResponse {
            status,
            content_type,
            body: body.to_vec(),
        })
    }
}
