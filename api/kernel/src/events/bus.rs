//! The bus: carries events from outboxes to the modules that hear them. In memory where all modules are in one process, over Redis
//! Streams where they are in several. It may carry an event twice and forget what it holds; outboxes and inboxes make up for both.

mod memory;
mod redis;

pub use self::redis::{Limits, RedisBus};
pub use memory::MemoryBus;

use super::{Envelope, Outbox};
use crate::{Db, Failure};
use allpet_domain::Timestamp;
use futures::future::BoxFuture;
use std::{fmt, sync::Arc};

/// Carries events.
pub trait Bus: fmt::Debug + Send + Sync + 'static {
    /// Publishes what stands in an outbox and was not published yet; how many events.
    fn publish<'a>(&'a self, outbox: &'a Outbox) -> BoxFuture<'a, Result<usize, Failure>>;

    /// The events for a module, from where it stopped: `db` is the module's own.
    fn subscribe<'a>(
        &'a self,
        module: &'static str,
        db: &'a Db,
    ) -> BoxFuture<'a, Result<Box<dyn Inflow>, Failure>>;
}

/// The events for one module, those of a producer in the order in which it announced them, as a rule.
pub trait Inflow: Send {
    /// The next events; waits a second at most.
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>>;

    /// Says that all that was received last stands in the inbox.
    fn done(&mut self) -> BoxFuture<'_, Result<(), Failure>>;

    /// How far each producer was heard: all its events up to that number stand in the inbox.
    fn heard(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>>;

    /// Tells producers how far they were heard, once that is written down.
    fn acknowledge<'a>(
        &'a mut self,
        heard: &'a [(String, i64)],
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}
