//! Signals: wake the relay and the worker of a module when an event is announced and when a job is enqueued.

use super::notifier::Notifier;
use std::sync::Arc;
use tokio::sync::Notify;

/// What wakes the relay or the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// An event was announced.
    Outbox,
    /// A job was enqueued.
    Jobs,
}

impl Signal {
    pub(super) const ALL: [Self; 2] = [Self::Outbox, Self::Jobs];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Jobs => "jobs",
        }
    }
}

/// The signals of a module's database in this process.
#[derive(Debug, Default)]
pub(super) struct Signals {
    outbox: Notify,
    jobs: Notify,
    /// Notifies the other processes; none on SQLite, where they poll.
    notifier: Option<Arc<Notifier>>,
}

impl Signals {
    pub(super) fn new(notifier: Option<Notifier>) -> Self {
        Self {
            notifier: notifier.map(Arc::new),
            ..Self::default()
        }
    }

    pub(super) fn notifier(&self) -> Option<&Notifier> {
        self.notifier.as_deref()
    }

    /// Wakes the relays of all processes. For a committed announcement.
    pub(super) fn announced(&self) {
        self.wake(Signal::Outbox);
        self.notify(Signal::Outbox);
    }

    /// Wakes the worker of this process, and those of the other processes if the job is due: otherwise they find it in time when
    /// they poll. For a committed job.
    pub(super) fn enqueued(&self, is_due: bool) {
        self.wake(Signal::Jobs);
        if is_due {
            self.notify(Signal::Jobs);
        }
    }

    /// Wakes the relay or the worker of this process.
    pub(super) fn wake(&self, signal: Signal) {
        self.of(signal).notify_one();
    }

    /// Waits for a signal.
    pub(super) async fn wait(&self, signal: Signal) {
        self.of(signal).notified().await;
    }

    fn of(&self, signal: Signal) -> &Notify {
        match signal {
            Signal::Outbox => &self.outbox,
            Signal::Jobs => &self.jobs,
        }
    }

    fn notify(&self, signal: Signal) {
        if let Some(notifier) = &self.notifier {
            notifier.notify(signal);
        }
    }
}
