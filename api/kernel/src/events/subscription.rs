//! Subscriptions: which events a module hears, and what it does then.

use super::{Envelope, Unreadable};
use crate::{Db, Failure, Tx};
use allpet_contract::events::Event;
use futures::future::BoxFuture;
use std::{fmt, sync::Arc};

/// What a module does when it hears of something.
pub trait Listener<E: Event>: Send + Sync + 'static {
    /// Acts, in the transaction that also notes that it has acted. An error undoes both; it is tried again later.
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: E) -> BoxFuture<'a, Result<(), Failure>>;
}

/// What a module does with events of many topics.
pub trait EnvelopeListener: Send + Sync + 'static {
    /// As [`Listener::handle`], with the event as it travelled.
    fn handle<'a>(&'a self, tx: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>>;
}

/// The topics of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topics {
    /// One.
    Exact(String),
    /// All of one thing: `order` for `order.*`.
    Of(String),
    /// All there are, `*`.
    All,
}

impl Topics {
    /// Reads `order.paid`, `order.*` or `*`; none where the text is none of them.
    pub fn parse(pattern: &str) -> Option<Self> {
        match pattern.split_once('.') {
            None => (pattern == "*").then_some(Self::All),
            Some((thing, "*")) if !thing.is_empty() && !thing.contains('*') => {
                Some(Self::Of(thing.to_owned()))
            }
            Some((thing, happened)) => {
                let is_topic = !thing.is_empty() && !happened.is_empty() && !pattern.contains('*');
                is_topic.then(|| Self::Exact(pattern.to_owned()))
            }
        }
    }

    /// Reads a pattern of ours.
    ///
    /// # Panics
    /// Where it is none: at start.
    pub fn matching(pattern: &'static str) -> Self {
        Self::parse(pattern)
            .unwrap_or_else(|| panic!("“{pattern}” is no topic: write order.paid, order.* or *"))
    }

    /// Whether `topic` is one of them.
    pub fn contain(&self, topic: &str) -> bool {
        match self {
            Self::Exact(exact) => topic == exact,
            Self::Of(thing) => topic
                .strip_prefix(thing.as_str())
                .is_some_and(|rest| rest.starts_with('.')),
            Self::All => true,
        }
    }
}

/// Why an event was not acted on.
#[derive(Debug)]
pub(crate) enum HearError {
    /// It failed; it may succeed later.
    Failed(Failure),
    /// It cannot be read, however often it is tried.
    Unreadable(Unreadable),
}

impl fmt::Display for HearError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(Failure::Problem(problem)) => write!(f, "{problem}"),
            Self::Failed(Failure::Internal(cause)) => write!(f, "{cause}"),
            Self::Unreadable(unreadable) => write!(f, "{unreadable}"),
        }
    }
}

type Hear = dyn for<'a> Fn(&'a mut Tx, &'a Envelope) -> BoxFuture<'a, Result<(), HearError>> + Send + Sync;

/// Attempts before an event is parked: with the waits between them, about four hours.
const ATTEMPTS: u32 = 50;

/// One listener's interest in events.
#[derive(Clone)]
pub struct Subscription {
    pub(crate) name: &'static str,
    pub(crate) topics: Topics,
    pub(crate) db: Db,
    pub(crate) attempts: u32,
    pub(crate) hear: Arc<Hear>,
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
    /// `listener` (named once and for all: the name keeps it from acting twice) hears `E`, in transactions of `db`.
    pub fn new<E: Event, L: Listener<E>>(db: Db, name: &'static str, listener: L) -> Self {
        const {
            assert!(
                E::VERSION == 1 || E::OLDEST < E::VERSION,
                "an event is read in the version before its newest, too: both are announced while a deployment goes on"
            );
        }
        let listener = Arc::new(listener);
        Self {
            name,
            topics: Topics::Exact(E::TOPIC.to_owned()),
            db,
            attempts: ATTEMPTS,
            hear: Arc::new(move |tx, envelope| {
                let listener = Arc::clone(&listener);
                Box::pin(async move {
                    let event = envelope.event::<E>().map_err(HearError::Unreadable)?;
                    listener.handle(tx, event).await.map_err(HearError::Failed)
                })
            }),
        }
    }

    /// `listener` hears all events whose topic is one of `topics`.
    pub fn to_envelopes<L: EnvelopeListener>(
        db: Db,
        name: &'static str,
        topics: Topics,
        listener: L,
    ) -> Self {
        let listener = Arc::new(listener);
        Self {
            name,
            topics,
            db,
            attempts: ATTEMPTS,
            hear: Arc::new(move |tx, envelope| {
                let listener = Arc::clone(&listener);
                Box::pin(async move { listener.handle(tx, envelope).await.map_err(HearError::Failed) })
            }),
        }
    }

    /// Parks an event after so many attempts.
    #[must_use]
    pub fn parked_after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The topics that it hears.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// The database that it acts in.
    pub fn db(&self) -> &Db {
        &self.db
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_one_all_of_a_thing_or_all() {
        assert_eq!(
            Topics::matching("order.paid"),
            Topics::Exact("order.paid".to_owned())
        );
        assert!(Topics::matching("order.paid").contain("order.paid"));
        assert!(!Topics::matching("order.paid").contain("order.paid-late"));
        assert!(Topics::matching("order.*").contain("order.paid"));
        assert!(!Topics::matching("order.*").contain("orders.paid"));
        assert!(Topics::matching("*").contain("pet.deceased"));
        for wrong in ["", "order", ".*", "or*der.paid", "*.paid"] {
            assert!(
                std::panic::catch_unwind(|| Topics::matching(wrong)).is_err(),
                "{wrong}"
            );
        }
    }
}
