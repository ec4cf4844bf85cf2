//! The clock and the source of randomness. They are parameters, so a test controls both.

use allpet_domain::{Timestamp, id::Entropy};
use rand::RngExt as _;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// A source of the current time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A time that a test sets, in milliseconds since 1970.
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// Creates a clock that stands still at `now` until it is moved.
    pub fn manual(now: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicU64::new(now.unix_millis())))
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the only place that reads the machine's clock"
            )]
            Self::System => Timestamp::new(time::OffsetDateTime::now_utc()),
            Self::Manual(millis) => Timestamp::from_unix_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward; does nothing to the system's clock.
    pub fn advance_seconds(&self, seconds: u64) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(seconds * 1_000, Ordering::SeqCst);
        }
    }
}

/// A source of randomness.
#[derive(Clone, Debug)]
pub enum Randomness {
    /// A cryptographic generator in each thread, seeded by the operating system.
    System,
    /// A counter, for tests: every value is predictable, and none occurs twice.
    Counter(Arc<AtomicU64>),
}

impl Randomness {
    /// Creates a predictable source for tests.
    pub fn counter() -> Self {
        Self::Counter(Arc::new(AtomicU64::new(1)))
    }

    /// Returns `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::System => rand::rng().fill(&mut bytes[..]),
            Self::Counter(next) => {
                let value = next.fetch_add(1, Ordering::SeqCst).to_be_bytes();
                for (slot, byte) in bytes.iter_mut().rev().zip(value.iter().rev()) {
                    *slot = *byte;
                }
            }
        }
        bytes
    }

    /// Returns the random part of a new id.
    pub fn entropy(&self) -> Entropy {
        self.bytes()
    }
}
