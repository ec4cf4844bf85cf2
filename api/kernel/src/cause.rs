//! Causes: the request, event or job that leads to a write, the person on whose behalf, and the trace. Only the kernel sets them,
//! around what it runs.

use crate::{http::request_id, token::Claims};
use allpet_domain::id::{EventId, JobId, UserId};
use http::HeaderMap;
use std::fmt;

tokio::task_local! {
    static CONTEXT: Context;
}

/// The cause of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A request, by its id.
    Request(String),
    /// An event that a listener handles, by its id.
    Event(EventId),
    /// A running job, by its id.
    Job(JobId),
    /// The process itself: an operator's command, or its start.
    Process,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(id) => write!(f, "request:{id}"),
            Self::Event(id) => write!(f, "event:{id}"),
            Self::Job(id) => write!(f, "job:{id}"),
            Self::Process => f.write_str("process"),
        }
    }
}

/// A cause, the person, and the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The cause.
    pub cause: Cause,
    /// The person on whose behalf it happens, if any.
    pub actor: Option<UserId>,
    /// The W3C trace context (`traceparent`), if any.
    pub traceparent: Option<String>,
}

impl Context {
    /// Returns the context of the current task.
    pub fn current() -> Self {
        CONTEXT.try_with(Self::clone).unwrap_or(Self {
            cause: Cause::Process,
            actor: None,
            traceparent: None,
        })
    }

    /// Builds the context of a request. A request that a module sends while it handles something inherits that cause.
    pub(crate) fn of_request(headers: &HeaderMap, claims: Option<&Claims>) -> Self {
        let person = claims.map(|claims| claims.sub).filter(|user| !user.0.is_nil());
        if let Ok(outer) = CONTEXT.try_with(Self::clone) {
            return Self {
                actor: person.or(outer.actor),
                ..outer
            };
        }
        let traceparent = headers.get("traceparent").and_then(|value| value.to_str().ok());
        Self {
            cause: Cause::Request(request_id(headers).unwrap_or("unnamed").to_owned()),
            actor: person,
            traceparent: traceparent.filter(|text| is_traceparent(text)).map(str::to_owned),
        }
    }

    /// Runs `work` in this context.
    pub(crate) async fn scope<F: Future>(self, work: F) -> F::Output {
        CONTEXT.scope(self, work).await
    }
}

/// Returns whether the text is a trace context of version 00 (W3C Trace Context, section 3.2) with nonzero ids.
fn is_traceparent(text: &str) -> bool {
    let is_id = |id: &str, length| {
        id.len() == length
            && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && id.bytes().any(|b| b != b'0')
    };
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts[..], ["00", trace, parent, flags]
        if is_id(trace, 32) && is_id(parent, 16) && flags.len() == 2 && flags.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_trace_is_accepted() {
        assert!(is_traceparent(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        ));
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
        ] {
            assert!(!is_traceparent(wrong), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_request_between_modules_inherits_the_cause() {
        assert_eq!(Context::current().cause, Cause::Process);
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", "first".parse().unwrap());
        let outer = Context::of_request(&headers, None);
        let inner = outer
            .clone()
            .scope(async { Context::of_request(&HeaderMap::new(), None) })
            .await;
        assert_eq!(inner, outer);
        assert_eq!(inner.cause.to_string(), "request:first");
    }
}
