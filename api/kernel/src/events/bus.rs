//! The bus: carries events from outboxes to modules, in memory if all modules are in one process, over Redis Streams if they are in
//! several. It may deliver an event twice and lose what it holds; outboxes and inboxes make up for both.

pub(crate) mod memory;
pub(crate) mod redis;

pub use self::redis::{RedisBus, StreamLimits, server_version};
pub use memory::MemoryBus;

use super::{Envelope, Outbox};
use crate::{Db, Failure};
use allpet_domain::Timestamp;
use futures::future::BoxFuture;
use std::{fmt, sync::Arc};

/// Carries events.
pub trait Bus: fmt::Debug + Send + Sync + 'static {
    /// Publishes the events of an outbox that are not published yet. Returns how many.
    fn publish<'a>(&'a self, outbox: &'a Outbox) -> BoxFuture<'a, Result<usize, Failure>>;

    /// Opens the stream of events for a module from its saved positions, which are in the module's own database `db`.
    fn subscribe<'a>(
        &'a self,
        module: &'static str,
        db: &'a Db,
    ) -> BoxFuture<'a, Result<Box<dyn EventStream>, Failure>>;
}

/// The events for one module; those of one producer usually in the order in which it announced them.
pub trait EventStream: Send {
    /// Receives the next events. Waits at most a second.
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>>;

    /// Confirms that all events of the last [`receive`](Self::receive) are in the inbox.
    fn confirm_received(&mut self) -> BoxFuture<'_, Result<(), Failure>>;

    /// Returns the position for each producer: its events up to that number are all in the inbox.
    fn positions(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>>;

    /// Acknowledges positions to the producers, after they are saved.
    fn acknowledge<'a>(
        &'a mut self,
        positions: &'a [(String, i64)],
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}
