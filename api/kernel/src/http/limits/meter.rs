//! The meter of one limit in this process.

use super::{buckets::Buckets, subject::Subject};
use crate::Clock;
use allpet_contract::limit::Limit;
use governor::{Quota, RateLimiter, clock, middleware::NoOpMiddleware, nanos::Nanos};
use std::{num::NonZeroU32, time::Duration};

/// Counts the requests of each caller.
#[derive(Debug)]
pub(super) struct Meter {
    limiter: RateLimiter<Subject, Buckets, MeterClock, NoOpMiddleware<Nanos>>,
    buckets: Buckets,
    clock: MeterClock,
    /// The time after which one request is available again.
    interval: Duration,
    /// The time after which all are.
    whole: Duration,
}

/// The kernel's clock, as governor reads it.
#[derive(Clone, Debug)]
struct MeterClock(Clock);

impl clock::Clock for MeterClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Duration::from_millis(self.0.now().unix_millis()).into()
    }
}

/// Returns the time after which one request of a limit is available again.
pub(super) fn interval(limit: &Limit) -> Duration {
    let interval = Duration::from_secs(limit.seconds.into()) / limit.burst.max(1);
    interval.max(Duration::from_nanos(1))
}

impl Meter {
    pub(super) fn new(limit: Limit, clock: Clock) -> Self {
        Self::over(limit, clock, Buckets::new())
    }

    pub(super) fn over(limit: Limit, clock: Clock, buckets: Buckets) -> Self {
        let interval = interval(&limit);
        let burst = NonZeroU32::new(limit.burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(interval)
            .unwrap_or_else(|| Quota::per_second(burst))
            .allow_burst(burst);
        let clock = MeterClock(clock);
        Self {
            limiter: RateLimiter::new(quota, buckets.clone(), clock.clone()),
            buckets,
            clock,
            interval,
            whole: interval * burst.get(),
        }
    }

    /// Counts a request of this cost. Fails with the time after which it passes.
    pub(super) fn take(&self, subject: &Subject, cost: u32) -> Result<(), Duration> {
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN);
        match self.limiter.check_key_n(subject, cost) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(refused)) => {
                // The clock may have moved since the decision.
                let wait = refused.wait_time_from(clock::Clock::now(&self.clock));
                Err(wait.max(Duration::from_millis(1)))
            }
            // The declaration refuses a cost above the burst; a configured burst may be smaller.
            Err(_) => Err(self.whole),
        }
    }

    /// Undoes the count of a request.
    pub(super) fn give_back(&self, subject: &Subject, cost: u32) {
        self.buckets.give_back(subject, (self.interval * cost).into());
    }
}
