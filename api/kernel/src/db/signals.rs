//! Signals: wake the relay, the worker and the live feed of a module when an event is announced, a job is enqueued or a change is
//! written.

use super::notifier::Notifier;
use std::sync::Arc;
use tokio::sync::Notify;

/// The signals that wake the relay, the worker or the live feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// An event was announced.
    Outbox,
    /// A job was enqueued.
    Jobs,
    /// A change was written to the live feed.
    Feed,
}

impl Signal {
    pub(super) const ALL: [Self; 3] = [Self::Outbox, Self::Jobs, Self::Feed];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Jobs => "jobs",
            Self::Feed => "feed",
        }
    }
}

/// The signals of a module's database in this process.
#[derive(Debug, Default)]
pub(super) struct Signals {
    outbox: Notify,
    jobs: Notify,
    feed: Notify,
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

    /// Wakes the live feeds of all processes. For a committed change.
    pub(super) fn feed_written(&self) {
        self.wake(Signal::Feed);
        self.notify(Signal::Feed);
    }

    /// Wakes the relay, the worker or the live feed of this process.
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
            Signal::Feed => &self.feed,
        }
    }

    fn notify(&self, signal: Signal) {
        if let Some(notifier) = &self.notifier {
            notifier.notify(signal);
        }
    }
}
