//! A request on its way to the API, without the type of its endpoint: what sends it is generated once.

use super::cache::{Answer, Load};
use crate::app_runtime::Api;
use allpet_contract::{
    Endpoint, Problem, Transport as _, WireRequest, WireResponse,
    client::{read, wire},
};
use std::{any::Any, rc::Rc};

/// A request that is ready to be sent, and how its answer is read.
#[derive(Clone)]
pub(crate) struct Call {
    request: Result<WireRequest, Problem>,
    read: fn(WireResponse) -> Result<Box<dyn Any>, Problem>,
}

impl Call {
    /// The call of `endpoint`.
    pub(crate) fn of<E: Endpoint>(endpoint: E) -> Self
    where
        E::Response: 'static,
    {
        Self {
            request: wire(endpoint),
            read: |response| Ok(Box::new(read::<E>(response)?)),
        }
    }

    /// What is sent; nothing where it cannot be written.
    #[cfg(feature = "server")]
    pub(crate) fn request(&self) -> Option<&WireRequest> {
        self.request.as_ref().ok()
    }

    /// Reads an answer.
    pub(crate) fn read(&self, response: WireResponse) -> Result<Box<dyn Any>, Problem> {
        (self.read)(response)
    }

    /// Sends it. Without an API around the component the answer is that it cannot be reached.
    pub(crate) fn send(self, api: Option<Api>) -> Answer {
        Box::pin(async move {
            let api = api.ok_or_else(Problem::offline)?;
            let response = api.transport().send(self.request?).await?;
            (self.read)(response)
        })
    }

    /// Sends it as often as it is asked for.
    pub(crate) fn repeatedly(self, api: Option<Api>) -> Load {
        Rc::new(move || self.clone().send(api.clone()))
    }
}
