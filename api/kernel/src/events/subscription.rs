//! Subscriptions: the topics that a module receives, and the listeners that handle their events.

use super::{Envelope, Unreadable};
use crate::{Db, Failure, Tx};
use allpet_contract::events::{Event, assert_reads_previous};
pub use allpet_contract::topics::Topics;
use futures::future::BoxFuture;
use std::{fmt, sync::Arc};

/// Handles the events of one type.
pub trait Listener<E: Event>: Send + Sync + 'static {
    /// Handles an event in the transaction that marks it in the inbox. An error rolls both back, and the event is retried later.
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: E) -> BoxFuture<'a, Result<(), Failure>>;
}

/// Handles the events of several topics.
pub trait EnvelopeListener: Send + Sync + 'static {
    /// Handles an event like [`Listener::handle`], but takes its envelope. [`Envelope::event`] parses the payload.
    fn handle<'a>(&'a self, tx: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>>;
}

/// The reason why a subscriber did not handle an event.
#[derive(Debug)]
pub(crate) enum HandlingError {
    /// The listener failed; another attempt may succeed.
    Failed(Failure),
    /// This release cannot read the event; no attempt can succeed.
    Unreadable(Unreadable),
}

impl fmt::Display for HandlingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(Failure::Problem(problem)) => write!(f, "{problem}"),
            Self::Failed(Failure::Internal(cause)) => write!(f, "{cause}"),
            Self::Unreadable(unreadable) => write!(f, "{unreadable}"),
        }
    }
}

type Handler =
    dyn for<'a> Fn(&'a mut Tx, &'a Envelope) -> BoxFuture<'a, Result<(), HandlingError>> + Send + Sync;

/// Attempts before an event is parked; with the delays between them they take about four hours.
const DEFAULT_MAX_ATTEMPTS: u32 = 50;

/// A subscriber: a listener with a name and the topics that it receives.
#[derive(Clone)]
pub struct Subscription {
    pub(crate) name: &'static str,
    pub(crate) topics: Topics,
    pub(crate) db: Db,
    pub(crate) max_attempts: u32,
    pub(crate) handler: Arc<Handler>,
    concerns: fn(&Envelope) -> bool,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("name", &self.name)
            .field("topics", &self.topics)
            .finish_non_exhaustive()
    }
}

impl Subscription {
    /// Subscribes `listener` to `E`, in transactions of `db`. The inbox knows it by `name`: under a new name it handles events again.
    pub fn new<E: Event, L: Listener<E>>(db: Db, name: &'static str, listener: L) -> Self {
        const { assert_reads_previous::<E>() };
        let listener = Arc::new(listener);
        Self {
            name,
            topics: Topics::Exact(E::TOPIC.to_owned()),
            db,
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            handler: Arc::new(move |tx, envelope| {
                let listener = Arc::clone(&listener);
                Box::pin(async move {
                    let event = envelope.event::<E>().map_err(HandlingError::Unreadable)?;
                    listener.handle(tx, event).await.map_err(HandlingError::Failed)
                })
            }),
            concerns: |_| true,
        }
    }

    /// Subscribes `listener` to the events of `topics`, whose types differ: it gets envelopes, and typed events from
    /// [`Envelope::event`] (ADR 19). An event of a version that this release does not know is parked.
    pub fn to_envelopes<L: EnvelopeListener>(
        db: Db,
        name: &'static str,
        topics: Topics,
        listener: L,
    ) -> Self {
        Self::with_listener(db, name, topics, listener, Envelope::unknown_version)
    }

    /// Subscribes `listener` to the events of `topics` in any version. Only for a listener that reads no more of the payload than what
    /// every version has.
    pub fn to_any_version<L: EnvelopeListener>(
        db: Db,
        name: &'static str,
        topics: Topics,
        listener: L,
    ) -> Self {
        Self::with_listener(db, name, topics, listener, |_| None)
    }

    /// Creates a subscription whose events are parked if `unreadable` returns a reason.
    fn with_listener<L: EnvelopeListener>(
        db: Db,
        name: &'static str,
        topics: Topics,
        listener: L,
        unreadable: fn(&Envelope) -> Option<Unreadable>,
    ) -> Self {
        let listener = Arc::new(listener);
        Self {
            name,
            topics,
            db,
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            handler: Arc::new(move |tx, envelope| {
                let listener = Arc::clone(&listener);
                Box::pin(async move {
                    if let Some(reason) = unreadable(envelope) {
                        return Err(HandlingError::Unreadable(reason));
                    }
                    listener.handle(tx, envelope).await.map_err(HandlingError::Failed)
                })
            }),
            concerns: |_| true,
        }
    }

    /// Sets after how many attempts an event is parked.
    #[must_use]
    pub fn with_max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts, ..self }
    }

    /// Passes over events for which `concerns` is false, without a transaction. It must decide by the envelope alone, and the same at
    /// each delivery.
    #[must_use]
    pub fn only_if(self, concerns: fn(&Envelope) -> bool) -> Self {
        Self { concerns, ..self }
    }

    /// Returns whether the subscriber handles an event of its topics.
    pub(super) fn concerns(&self, envelope: &Envelope) -> bool {
        (self.concerns)(envelope)
    }

    /// Returns the subscriber's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the topics that it receives.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// Returns the database of its module.
    pub fn db(&self) -> &Db {
        &self.db
    }
}
