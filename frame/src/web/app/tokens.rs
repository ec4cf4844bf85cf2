//! Token requests to the shell.

use super::{Inner, embedded_host::TOKEN_MS};
use crate::{
    app_session::RequestError,
    host::TokenError,
    message::{EmptyBody, FaultCode, RequestId, ToShell, Token},
    token::Ticket,
};

impl Inner {
    pub(super) fn request_token(&self, ticket: Ticket) {
        let request = self.session.borrow().next_request();
        self.token_request.replace(Some((request, ticket)));
        self.send_request(ToShell::TokenNeeded(EmptyBody {}), TOKEN_MS);
    }

    /// Repeats a token request that timed out, since somebody may be signing in at the shell for as long as it takes. Stops once
    /// the shell answers or is gone.
    pub(super) fn repeat_token_request(&self, request: RequestId, error: &RequestError) -> bool {
        let late = matches!(error, RequestError::Fault(fault) if fault.code == FaultCode::DeadlineExceeded);
        let present_request = self
            .token_request
            .borrow_mut()
            .take_if(|(present, _)| late && *present == request);
        let Some((_, ticket)) = present_request else {
            return false;
        };
        self.request_token(ticket);
        true
    }

    pub(super) fn on_token(&self, request: RequestId, result: Result<Token, TokenError>) {
        let present_request = self
            .token_request
            .borrow_mut()
            .take_if(|(present, _)| *present == request);
        if let Some((_, ticket)) = present_request {
            let settled = self
                .tokens
                .borrow_mut()
                .settle(ticket, result, self.clock.now_ms());
            settled.send();
        }
    }
}

pub(super) fn token_error(error: &RequestError) -> TokenError {
    match error {
        RequestError::Fault(fault) if fault.code == FaultCode::Declined => {
            TokenError::Refused(fault.detail.clone())
        }
        RequestError::Fault(fault) => TokenError::Refused(fault.to_string()),
        RequestError::Lost => TokenError::Lost,
    }
}
