//! A cached token, with one request shared by all callers.

use crate::host::{LocalFuture, TokenError};
use crate::message::Token;
use futures_channel::oneshot;

/// Minimum remaining life of a token in milliseconds: a request may take that long.
const MARGIN_MS: u64 = 30_000;

type TokenResult = Result<String, TokenError>;

#[derive(Default)]
pub(crate) struct TokenCache {
    cached: Option<(Token, u64)>,
    waiting: Vec<oneshot::Sender<TokenResult>>,
    in_flight: Option<Ticket>,
    tickets: u32,
}

/// The number of a request, which tells the answer of an abandoned one from the present one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u32);

/// A caller's future, and the ticket of the request to make, if one is needed.
pub(crate) struct TokenWait {
    pub(crate) answer: LocalFuture<TokenResult>,
    pub(crate) request: Option<Ticket>,
}

impl TokenCache {
    pub(crate) fn token(&mut self, now_ms: u64) -> TokenWait {
        if let Some((token, until_ms)) = &self.cached
            && now_ms.saturating_add(MARGIN_MS) < *until_ms
        {
            let token = token.token.clone();
            return TokenWait {
                answer: Box::pin(std::future::ready(Ok(token))),
                request: None,
            };
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.push(sender);
        let request = self.in_flight.is_none().then(|| {
            self.tickets = self.tickets.wrapping_add(1);
            Ticket(self.tickets)
        });
        self.in_flight = self.in_flight.or(request);
        let answer = Box::pin(async move { receiver.await.unwrap_or(Err(TokenError::Lost)) });
        TokenWait { answer, request }
    }

    /// Takes the answer to a request. Send the result outside any borrow of the cache, since a woken caller may ask again at
    /// once.
    #[must_use]
    pub(crate) fn settle(
        &mut self,
        ticket: Ticket,
        result: Result<Token, TokenError>,
        now_ms: u64,
    ) -> PendingReply {
        if self.in_flight != Some(ticket) {
            return PendingReply {
                waiting: Vec::new(),
                answer: Err(TokenError::Lost),
            };
        }
        self.in_flight = None;
        let answer = result.map(|token| {
            let text = token.token.clone();
            let until_ms = now_ms.saturating_add(u64::from(token.lifetime_s) * 1_000);
            self.cached = Some((token, until_ms));
            text
        });
        PendingReply {
            waiting: std::mem::take(&mut self.waiting),
            answer,
        }
    }

    /// Drops the token; a request in flight stays valid.
    pub(crate) fn forget(&mut self) {
        self.cached = None;
    }

    /// Drops the token and the request in flight, after a change of the user.
    #[must_use]
    pub(crate) fn abandon(&mut self, error: TokenError) -> PendingReply {
        self.cached = None;
        self.in_flight = None;
        PendingReply {
            waiting: std::mem::take(&mut self.waiting),
            answer: Err(error),
        }
    }
}

pub(crate) struct PendingReply {
    waiting: Vec<oneshot::Sender<TokenResult>>,
    answer: TokenResult,
}

impl PendingReply {
    pub(crate) fn send(self) {
        for sender in self.waiting {
            // A caller that stopped waiting needs no answer.
            let _ = sender.send(self.answer.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::{Context, Poll, Waker};

    fn token(text: &str, lifetime_s: u32) -> Token {
        Token {
            token: text.into(),
            lifetime_s,
            audience: "licensing".into(),
        }
    }

    fn now(answer: &mut LocalFuture<TokenResult>) -> Poll<TokenResult> {
        answer.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn concurrent_callers_share_one_request() {
        let mut cache = TokenCache::default();
        let (mut first, mut second) = (cache.token(0), cache.token(0));
        let ticket = first.request.unwrap();
        assert_eq!(second.request, None);
        assert_eq!(now(&mut first.answer), Poll::Pending);
        cache.settle(ticket, Ok(token("a", 900)), 0).send();
        assert_eq!(now(&mut first.answer), Poll::Ready(Ok("a".into())));
        assert_eq!(now(&mut second.answer), Poll::Ready(Ok("a".into())));
    }

    #[test]
    fn a_token_is_cached_until_half_a_minute_before_it_expires() {
        let mut cache = TokenCache::default();
        let ticket = cache.token(0).request.unwrap();
        cache.settle(ticket, Ok(token("a", 900)), 0).send();
        assert_eq!(cache.token(869_999).request, None);
        assert!(cache.token(870_000).request.is_some());
    }

    #[test]
    fn a_token_that_arrives_after_signing_out_is_not_cached() {
        let mut cache = TokenCache::default();
        let mut wait = cache.token(0);
        cache.abandon(TokenError::SignedOut).send();
        assert_eq!(now(&mut wait.answer), Poll::Ready(Err(TokenError::SignedOut)));
        cache.settle(wait.request.unwrap(), Ok(token("a", 900)), 0).send();
        assert!(cache.token(0).request.is_some());
    }

    #[test]
    fn a_dropped_token_is_requested_anew() {
        let mut cache = TokenCache::default();
        let ticket = cache.token(0).request.unwrap();
        cache.settle(ticket, Ok(token("a", 900)), 0).send();
        cache.forget();
        assert!(cache.token(0).request.is_some());
    }
}
