//! Causes: the request, event or job that leads to a write, the handler that writes, the person on whose behalf, and the trace. Only
//! the kernel sets them, around what it runs.

use crate::{http::request_id, token::Claims, trace};
use allpet_domain::id::{EventId, JobId, SessionId, UserId};
use http::request::Parts;
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

/// The cause of a call from another process, as an extension of its request.
#[derive(Clone, Debug)]
pub(crate) struct ForwardedCause {
    pub(crate) cause: Cause,
    pub(crate) actor: Option<UserId>,
    /// The session of the person on whose behalf the other process calls.
    pub(crate) session: Option<SessionId>,
}

impl Cause {
    /// Reads what `Display` writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => (text == "process").then_some(Self::Process),
            Some(("request", id)) => Some(Self::Request(id.to_owned())),
            Some(("event", id)) => id.parse().ok().map(Self::Event),
            Some(("job", id)) => id.parse().ok().map(Self::Job),
            Some(_) => None,
        }
    }
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

/// A cause, the handler, the person, and the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The cause.
    pub cause: Cause,
    /// The handler that runs: the name of an endpoint, a subscriber, or a kind of job.
    pub handler: Option<&'static str>,
    /// The person on whose behalf it happens, if any.
    pub actor: Option<UserId>,
    /// The session in which the person acts; none in what an event or a job does later.
    pub session: Option<SessionId>,
    /// The W3C trace context (`traceparent`), if any.
    pub traceparent: Option<String>,
}

impl Context {
    /// Returns the context of the current task. The trace is that of the current span, if spans are recorded.
    pub fn current() -> Self {
        let context = CONTEXT.try_with(Self::clone).unwrap_or(Self {
            cause: Cause::Process,
            handler: None,
            actor: None,
            session: None,
            traceparent: None,
        });
        Self {
            traceparent: trace::current().or(context.traceparent),
            ..context
        }
    }

    /// Builds the context of a request to `endpoint`. A request that a module sends while it handles something inherits that cause.
    pub(crate) fn of_request(parts: &Parts, claims: Option<&Claims>, endpoint: &'static str) -> Self {
        let headers = &parts.headers;
        let person = claims.map(|claims| claims.sub).filter(|user| !user.0.is_nil());
        let session = claims.and_then(|claims| claims.sid);
        if let Ok(outer) = CONTEXT.try_with(Self::clone) {
            return Self {
                handler: Some(endpoint),
                actor: person.or(outer.actor),
                session: session.or(outer.session),
                ..outer
            };
        }
        let traceparent = headers.get("traceparent").and_then(|value| value.to_str().ok());
        let forwarded = parts.extensions.get::<ForwardedCause>();
        let own = || Cause::Request(request_id(headers).unwrap_or("unnamed").to_owned());
        Self {
            cause: forwarded.map_or_else(own, |forwarded| forwarded.cause.clone()),
            handler: Some(endpoint),
            actor: person.or_else(|| forwarded?.actor),
            session: session.or_else(|| forwarded?.session),
            traceparent: traceparent
                .filter(|text| trace::is_valid(text))
                .map(str::to_owned),
        }
    }

    /// Runs `work` in this context.
    pub(crate) async fn scope<F: Future>(self, work: F) -> F::Output {
        CONTEXT.scope(self, work).await
    }
}

/// Runs `work` in the current context without the person and their session: what it writes must not say whose act it is.
pub async fn without_actor<F: Future>(work: F) -> F::Output {
    let context = Context {
        actor: None,
        session: None,
        ..Context::current()
    };
    context.scope(work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_between_modules_inherits_the_cause() {
        assert_eq!(Context::current().cause, Cause::Process);
        let parts = |request: http::request::Builder| request.body(()).unwrap().into_parts().0;
        let first = parts(http::Request::builder().header("x-request-id", "first"));
        let outer = Context::of_request(&first, None, "ReadPet");
        let inner = outer
            .clone()
            .scope(async { Context::of_request(&parts(http::Request::builder()), None, "ReadPet") })
            .await;
        assert_eq!(inner, outer);
        assert_eq!(inner.cause.to_string(), "request:first");
        let job = Cause::Job(JobId(uuid::Uuid::from_bytes([7; 16])));
        let person = UserId(uuid::Uuid::from_bytes([1; 16]));
        let session = SessionId(uuid::Uuid::from_bytes([2; 16]));
        let forwarded = first_with(
            parts(http::Request::builder()),
            ForwardedCause {
                cause: job.clone(),
                actor: Some(person),
                session: Some(session),
            },
        );
        let context = Context::of_request(&forwarded, None, "ReadPet");
        assert_eq!((context.cause, context.actor), (job, Some(person)));
        assert_eq!(context.session, Some(session));
    }

    fn first_with(mut parts: Parts, cause: ForwardedCause) -> Parts {
        parts.extensions.insert(cause);
        parts
    }

    #[test]
    fn a_cause_is_read_as_it_is_written() {
        let id = uuid::Uuid::from_bytes([7; 16]);
        for cause in [
            Cause::Request("a-b_c".into()),
            Cause::Event(EventId(id)),
            Cause::Job(JobId(id)),
            Cause::Process,
        ] {
            assert_eq!(Cause::parse(&cause.to_string()), Some(cause));
        }
        assert_eq!(Cause::parse("person:ada"), None);
        assert_eq!(Cause::parse("job:seven"), None);
    }
}
