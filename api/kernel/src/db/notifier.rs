//! Notifications: tell the other processes of a PostgreSQL database at once what this one announced and enqueued.
//!
//! They are sent after the commit. `NOTIFY` in a transaction holds a lock of the whole server until the commit is on disk, so commits
//! would follow each other one by one. If this process dies before it sends a notification, or a notification is lost, the other
//! processes find the row when they poll.

use super::signals::Signal;
use sqlx::PgPool;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::sleep;

/// The shortest time between two notifications of a module: those that follow the first are sent together.
const SEND_INTERVAL: Duration = Duration::from_millis(20);

const NOTIFY: &str = "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload";
const ORIGIN: &str = "SELECT gen_random_uuid()::text";

/// Sends the notifications of a module.
#[derive(Debug)]
pub(super) struct Notifier {
    pool: PgPool,
    /// The channel is the module's schema.
    channel: &'static str,
    /// Tells the notifications of this process from those of others.
    origin: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The signals to send.
    waiting: Vec<Signal>,
    /// Whether a task sends them.
    is_sending: bool,
}

impl Notifier {
    pub(super) async fn new(pool: &PgPool, channel: &'static str) -> Result<Self, sqlx::Error> {
        Ok(Self {
            pool: pool.clone(),
            channel,
            origin: sqlx::query_scalar(ORIGIN).fetch_one(pool).await?,
            state: Mutex::default(),
        })
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(super) fn channel(&self) -> &'static str {
        self.channel
    }

    /// Sends a notification soon, without waiting for it.
    pub(super) fn notify(self: &Arc<Self>, signal: Signal) {
        let mut state = self.state();
        if !state.waiting.contains(&signal) {
            state.waiting.push(signal);
        }
        if !state.is_sending {
            state.is_sending = true;
            tokio::spawn(Arc::clone(self).send_waiting());
        }
    }

    /// Returns the signal of a payload from another process.
    pub(super) fn signal_from_other(&self, payload: &str) -> Option<Signal> {
        let (signal, origin) = payload.split_once(':')?;
        let is_other = origin != self.origin;
        Signal::ALL
            .into_iter()
            .find(|one| one.as_str() == signal && is_other)
    }

    async fn send_waiting(self: Arc<Self>) {
        while let Some(signals) = self.take_waiting() {
            let payloads = signals
                .iter()
                .map(|signal| format!("{}:{}", signal.as_str(), self.origin));
            let payloads: Vec<String> = payloads.collect();
            let query = sqlx::query(NOTIFY).bind(self.channel).bind(payloads);
            if let Err(error) = query.execute(&self.pool).await {
                tracing::debug!(module = self.channel, %error, "other processes were not notified");
            }
            sleep(SEND_INTERVAL).await;
        }
    }

    fn take_waiting(&self) -> Option<Vec<Signal>> {
        let mut state = self.state();
        state.is_sending = !state.waiting.is_empty();
        state.is_sending.then(|| std::mem::take(&mut state.waiting))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{Engine, TestDatabases};

    #[tokio::test]
    async fn a_process_ignores_its_own_notifications_on_postgres() {
        let databases = TestDatabases::new(Engine::Postgres).await;
        let (here, elsewhere) = (databases.open("pets").await, databases.open("pets").await);
        let (here, elsewhere) = (
            here.signals.notifier().unwrap(),
            elsewhere.signals.notifier().unwrap(),
        );
        let payload = format!("jobs:{}", here.origin);
        assert_eq!(here.signal_from_other(&payload), None);
        assert_eq!(elsewhere.signal_from_other(&payload), Some(Signal::Jobs));
        assert_eq!(elsewhere.signal_from_other("jobs"), None);
        assert_eq!(elsewhere.signal_from_other("of a later release:1"), None);
    }

    #[tokio::test]
    async fn commits_during_a_pause_are_notified_together_on_postgres() {
        let databases = TestDatabases::new(Engine::Postgres).await;
        let db = databases.open("pets").await;
        for _ in 0..3 {
            db.signals.announced();
            db.signals.enqueued(true);
        }
        let notifier = db.signals.notifier().unwrap();
        assert_eq!(notifier.take_waiting(), Some(vec![Signal::Outbox, Signal::Jobs]));
        assert_eq!(notifier.take_waiting(), None);
    }
}
