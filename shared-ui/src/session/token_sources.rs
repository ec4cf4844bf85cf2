//! Sources of tokens for the requests of the session itself.

use crate::api::Tokens;
use allpet_contract::{Problem, problem::SIGNED_OUT};
use std::{future::Future, pin::Pin};

/// A source without tokens.
pub(super) struct NoTokens;

impl Tokens for NoTokens {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        Box::pin(std::future::ready(Err(Problem::new(SIGNED_OUT))))
    }
    fn forget(&self) {}
}

/// A source with one token, which may have expired.
pub(super) struct FixedToken(pub(super) String);

impl Tokens for FixedToken {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
    fn forget(&self) {}
}
