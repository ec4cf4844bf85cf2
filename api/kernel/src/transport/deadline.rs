//! The deadline of a request: what it calls in other processes gets the time that is left, not a new limit.

use std::time::{Duration, Instant};

tokio::task_local! {
    static CURRENT: Deadline;
}

/// The moment at which nobody waits for the answer any more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Returns the deadline in `limit` from now; an earlier one that holds already stays.
    pub(crate) fn after(limit: Duration) -> Self {
        let own = Instant::now() + limit;
        let outer = CURRENT.try_with(|deadline| deadline.0);
        Self(outer.map_or(own, |outer| outer.min(own)))
    }

    /// Returns the time that is left; zero if none is.
    pub(crate) fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Runs `work` under this deadline. Does not interrupt it.
    pub(crate) async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_inner_limit_never_exceeds_the_outer_one() {
        let outer = Deadline::after(Duration::from_secs(2));
        let inner = outer
            .scope(async { Deadline::after(Duration::from_secs(20)).remaining() })
            .await;
        assert!(inner <= Duration::from_secs(2), "{inner:?}");
        let shorter = outer
            .scope(async { Deadline::after(Duration::from_secs(1)).remaining() })
            .await;
        assert!(shorter <= Duration::from_secs(1), "{shorter:?}");
    }
}
