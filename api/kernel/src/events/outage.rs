//! Outages of a database or of the bus.

use crate::Failure;
use std::time::Duration;
use tokio::time::sleep;

/// The longest pause before the next attempt.
const MAX_BACKOFF: Duration = Duration::from_secs(5);

/// An outage: logs its begin and its end once, and lengthens the pause after each failure.
#[derive(Default)]
pub(super) struct Outage {
    failures: u32,
}

impl Outage {
    /// Logs the first failure, then sleeps before the next attempt. `subject` is the module or subscriber.
    pub(super) async fn back_off(&mut self, activity: &str, subject: &str, failure: &Failure) {
        if self.failures == 0 {
            tracing::error!(activity, subject, error = ?failure, "events are delayed");
        }
        sleep(Duration::from_millis(250 << self.failures.min(7)).min(MAX_BACKOFF)).await;
        self.failures += 1;
    }

    /// Logs the end of an outage, if there was one.
    pub(super) fn end(&mut self, activity: &str, subject: &str) {
        if self.failures > 0 {
            tracing::info!(activity, subject, "events are delivered again");
        }
        self.failures = 0;
    }
}
