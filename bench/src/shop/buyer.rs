//! One person's calls over one kept-alive connection, with the cookie that the API gave them.

use crate::{
    Broken,
    wire::{self, Sender, Wire},
};
use allpet_contract::{Endpoint, WireResponse, client};

/// Somebody who calls.
#[derive(Debug)]
pub(super) struct Buyer {
    wire: Wire,
    token: Option<String>,
    cookie: Option<String>,
}

impl Buyer {
    /// Connects to a port of this machine.
    pub(super) async fn open(port: u16, token: Option<String>) -> Result<Self, Broken> {
        Ok(Self {
            wire: Wire::open(port).await?,
            token,
            cookie: None,
        })
    }

    /// From now on somebody else calls.
    pub(super) fn leave(&mut self) {
        self.cookie = None;
    }

    /// Calls and reads the answer.
    pub(super) async fn send<E: Endpoint>(&mut self, endpoint: E) -> Result<E::Response, Broken> {
        let response = self.ask(endpoint).await?;
        client::read::<E>(response).map_err(|problem| Broken(format!("{}: {problem}", E::NAME)))
    }

    /// Calls; a good answer is not read any further.
    pub(super) async fn look<E: Endpoint>(&mut self, endpoint: E) -> Result<(), Broken> {
        let response = self.ask(endpoint).await?;
        if response.status == E::SUCCESS {
            return Ok(());
        }
        Err(Broken(format!("{} answered {}", E::NAME, response.status)))
    }

    async fn ask<E: Endpoint>(&mut self, endpoint: E) -> Result<WireResponse, Broken> {
        let sender = Sender {
            token: self.token.as_deref(),
            cookie: self.cookie.as_deref(),
        };
        let bytes = wire::write(&client::wire(endpoint)?, sender);
        let answer = self.wire.answer(&bytes).await?;
        let response = WireResponse {
            status: answer.status,
            content_type: "application/json".into(),
            body: answer.body.to_vec(),
        };
        if answer.cookie.is_some() {
            self.cookie = answer.cookie;
        }
        Ok(response)
    }
}
