//! An outage of a database or of the bus.

use crate::Failure;
use std::time::Duration;
use tokio::time::sleep;

/// The longest wait where a database or the bus does not answer.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Something that does not answer: said once when it begins and once when it is over, asked again less and less often.
#[derive(Default)]
pub(super) struct Outage {
    failures: u32,
}

impl Outage {
    pub(super) async fn wait(&mut self, doing: &str, of: &str, failure: &Failure) {
        if self.failures == 0 {
            tracing::error!(doing, of, error = ?failure, "events wait");
        }
        sleep(Duration::from_millis(250 << self.failures.min(7)).min(LONGEST_WAIT)).await;
        self.failures += 1;
    }

    pub(super) fn over(&mut self, doing: &str, of: &str) {
        if self.failures > 0 {
            tracing::info!(doing, of, "events go on");
        }
        self.failures = 0;
    }
}
