//! The clock and the dice, passed in: a test moves the one and loads the other.

use allpet_domain::{Timestamp, id::Entropy};
use rand::RngExt as _;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Milliseconds since 1970 that a test sets.
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that stands still at `now` until it is moved.
    pub fn manual(now: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicU64::new(now.unix_millis())))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place where the machine's clock is read"
            )]
            Self::System => Timestamp::new(time::OffsetDateTime::now_utc()),
            Self::Manual(millis) => Timestamp::from_unix_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; the system's clock stays as it is.
    pub fn advance_seconds(&self, seconds: u64) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(seconds * 1_000, Ordering::SeqCst);
        }
    }
}

/// Where randomness comes from.
#[derive(Clone, Debug)]
pub enum Randomness {
    /// The operating system's generator, through a cryptographic one in each thread.
    System,
    /// A counter: every value is predictable and none comes twice. For tests.
    Counter(Arc<AtomicU64>),
}

impl Randomness {
    /// A predictable source for tests.
    pub fn counter() -> Self {
        Self::Counter(Arc::new(AtomicU64::new(1)))
    }

    /// `N` random bytes.
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

    /// What a new id takes.
    pub fn entropy(&self) -> Entropy {
        self.bytes()
    }
}
