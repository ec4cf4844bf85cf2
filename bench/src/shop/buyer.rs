//! A buyer's requests over one kept-alive connection, with the cookie from the API.

use crate::{
    BenchError,
    wire::{self, Sender, Wire},
};
use allpet_contract::{Endpoint, WireResponse, client};

/// A buyer.
#[derive(Debug)]
pub(super) struct Buyer {
    wire: Wire,
    token: Option<String>,
    cookie: Option<String>,
}

impl Buyer {
    /// Connects to a port of this machine.
    pub(super) async fn open(port: u16, token: Option<String>) -> Result<Self, BenchError> {
        Ok(Self {
            wire: Wire::open(port).await?,
            token,
            cookie: None,
        })
    }

    /// Forgets the cookie: the next request comes from a new guest.
    pub(super) fn forget_cookie(&mut self) {
        self.cookie = None;
    }

    /// Sends a request and reads the response.
    pub(super) async fn send<E: Endpoint>(&mut self, endpoint: E) -> Result<E::Response, BenchError> {
        let response = self.exchange(endpoint).await?;
        client::read::<E>(response).map_err(|problem| BenchError(format!("{}: {problem}", E::NAME)))
    }

    /// Sends a request and checks only the status of the response.
    pub(super) async fn send_unread<E: Endpoint>(&mut self, endpoint: E) -> Result<(), BenchError> {
        let response = self.exchange(endpoint).await?;
        if response.status == E::SUCCESS {
            return Ok(());
        }
        Err(BenchError(format!("{} answered {}", E::NAME, response.status)))
    }

    async fn exchange<E: Endpoint>(&mut self, endpoint: E) -> Result<WireResponse, BenchError> {
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
