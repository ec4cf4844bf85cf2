//! Tokens from the shell.

use crate::api::Tokens;
use allpet_contract::{ErrorCode, Problem, problem::SIGNED_OUT};
use allpet_frame::{Host, TokenError};
use std::{future::Future, pin::Pin, rc::Rc};

/// The shell refused a token, or does not answer.
const NO_TOKEN: ErrorCode = ErrorCode::new(0, "no-token", "The dashboard isn’t responding");

/// Requests this app's tokens from the shell.
pub(crate) struct HostTokens(pub(crate) Rc<dyn Host>);

impl Tokens for HostTokens {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        let answer = self.0.token();
        Box::pin(async move {
            answer.await.map_err(|error| match error {
                TokenError::SignedOut => Problem::new(SIGNED_OUT),
                _ => Problem::new(NO_TOKEN)
                    .detail("Try again in a moment. If it keeps happening, reload the page."),
            })
        })
    }

    fn forget(&self) {
        self.0.forget_token();
    }
}
