//! Retries of deliveries (`Relay::retry`).

use super::{POLL_MS, SUBSCRIBERS, Task, World};
use crate::events::DeliveryState;

/// The retries of one subscriber in one process.
#[derive(Clone, Debug)]
pub(super) struct Retry {
    subscriber: usize,
    /// The due deliveries as they were read, with the number of attempts.
    due: Vec<(usize, u32)>,
    /// An attempt failed and is to be recorded.
    failed: Option<(usize, u32)>,
}

impl Retry {
    pub(super) fn new(subscriber: usize) -> Self {
        Self {
            subscriber,
            due: Vec::new(),
            failed: None,
        }
    }
}

impl World {
    pub(super) fn step_retry(&mut self, slot: usize, mut retry: Retry) {
        let subscriber = retry.subscriber;
        let module = SUBSCRIBERS[subscriber].0;
        let mut delay = self.latency();
        if let Some((event, attempts)) = retry.failed.take() {
            let recorded =
                self.transaction(module, |world| world.record_failure(subscriber, event, attempts));
            if recorded.is_err() {
                // The round ends with the database's error.
                retry.due.clear();
                delay = POLL_MS;
            }
        } else if let Some((event, attempts)) = retry.due.pop() {
            let handled = self.transaction(module, |world| world.handle_waiting(subscriber, event));
            if let Ok(Some(false)) | Err(_) = handled {
                retry.failed = Some((event, attempts + 1));
            }
        } else {
            let now_ms = self.time.wall_ms();
            let due = self.transaction(module, |world| {
                let rows = world.databases[module].deliveries.iter();
                let due = rows.filter(|row| {
                    row.subscriber == subscriber
                        && row.state == DeliveryState::Waiting
                        && row.next_attempt_ms <= now_ms
                });
                due.map(|row| (row.event, row.attempts)).collect::<Vec<_>>()
            });
            retry.due = due.unwrap_or_default();
            if retry.due.is_empty() {
                delay = self.idle(POLL_MS);
            }
        }
        self.again(slot, delay, Task::Retry(retry));
    }
}
