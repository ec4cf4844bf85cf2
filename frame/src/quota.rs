//! Rate limits for a peer's messages.

/// A rate limit with bursts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The steady rate, in messages a second.
    pub per_second: u32,
    /// Maximum number of messages at once after a silence.
    pub burst: u32,
}

impl Default for Quota {
    /// A page that reports paths, heights and toasts sends tens of messages; five hundred per second are a fault. Benchmark
    /// builds time round trips and are practically unlimited.
    fn default() -> Self {
        if cfg!(feature = "bench") {
            Self {
                per_second: 10_000_000,
                burst: 10_000_000,
            }
        } else {
            Self {
                per_second: 500,
                burst: 1_000,
            }
        }
    }
}

/// A token bucket.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    quota: Quota,
    /// Thousandths of a message.
    level: u64,
    filled_at_ms: u64,
}

impl Bucket {
    pub(crate) fn new(quota: Quota, now_ms: u64) -> Self {
        Self {
            quota,
            level: u64::from(quota.burst) * 1_000,
            filled_at_ms: now_ms,
        }
    }

    /// Takes one message's allowance; false if there is none.
    pub(crate) fn take(&mut self, now_ms: u64) -> bool {
        let elapsed = now_ms.saturating_sub(self.filled_at_ms);
        self.filled_at_ms = self.filled_at_ms.max(now_ms);
        let refill = elapsed.saturating_mul(u64::from(self.quota.per_second));
        self.level = self
            .level
            .saturating_add(refill)
            .min(u64::from(self.quota.burst) * 1_000);
        let enough = self.level >= 1_000;
        if enough {
            self.level -= 1_000;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_served_and_then_the_steady_rate() {
        let mut bucket = Bucket::new(
            Quota {
                per_second: 10,
                burst: 3,
            },
            0,
        );
        let served = |bucket: &mut Bucket, now| (0..10).filter(|_| bucket.take(now)).count();
        assert_eq!(served(&mut bucket, 0), 3);
        assert_eq!(served(&mut bucket, 99), 0, "a tenth of a second has not passed");
        assert_eq!(served(&mut bucket, 200), 2);
        assert_eq!(
            served(&mut bucket, 100),
            0,
            "a clock that goes back gives nothing"
        );
        assert_eq!(
            served(&mut bucket, 60_000),
            3,
            "a silence fills no more than the burst"
        );
    }
}
