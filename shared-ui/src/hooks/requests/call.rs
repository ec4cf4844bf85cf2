//! An API call without the type of its endpoint, so that the sending code exists once.

use super::cache::{Load, PendingResponse};
use crate::app_runtime::Api;
use allpet_contract::{
    Endpoint, Problem, Transport as _, WireRequest, WireResponse,
    client::{read, wire},
};
use std::{any::Any, rc::Rc};

/// A request, and the decoder of its answer.
#[derive(Clone)]
pub(crate) struct Call {
    request: Result<WireRequest, Problem>,
    read: fn(WireResponse) -> Result<Box<dyn Any>, Problem>,
}

impl Call {
    /// Creates the call of `endpoint`.
    pub(crate) fn of<E: Endpoint>(endpoint: E) -> Self
    where
        E::Response: 'static,
    {
        Self {
            request: wire(endpoint),
            read: |response| Ok(Box::new(read::<E>(response)?)),
        }
    }

    /// The request; `None` if it cannot be serialized.
    #[cfg(feature = "server")]
    pub(crate) fn request(&self) -> Option<&WireRequest> {
        self.request.as_ref().ok()
    }

    /// Decodes an answer.
    pub(crate) fn read(&self, response: WireResponse) -> Result<Box<dyn Any>, Problem> {
        (self.read)(response)
    }

    /// Sends the call. Fails as offline without an API around the component.
    pub(crate) fn send(self, api: Option<Api>) -> PendingResponse {
        Box::pin(async move {
            let api = api.ok_or_else(Problem::offline)?;
            let response = api.transport().send(self.request?).await?;
            (self.read)(response)
        })
    }

    /// Sends the call each time it is loaded.
    pub(crate) fn repeatedly(self, api: Option<Api>) -> Load {
        Rc::new(move || self.clone().send(api.clone()))
    }
}
