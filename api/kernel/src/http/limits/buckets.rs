//! The buckets of a limit in this process: a bounded map, so that no crowd of callers fills the memory.

use super::subject::Subject;
use governor::{nanos::Nanos, state::StateStore};
use quick_cache::{
    UnitWeighter,
    sync::{Cache, EntryAction, EntryResult},
};
use std::sync::Arc;

/// The most callers that a limit remembers. More evict those that have not called for longest; an evicted caller begins anew.
const CALLERS_MAX: u64 = 50_000;
/// Room at the beginning.
const CALLERS_EXPECTED: usize = 256;

/// The buckets by caller. Each is the time at which it will be full again, counted from the start of the limiter.
#[derive(Clone)]
pub(super) struct Buckets(Arc<Cache<Subject, Nanos, UnitWeighter>>);

impl Buckets {
    pub(super) fn new() -> Self {
        Self::with_capacity(CALLERS_MAX)
    }

    pub(super) fn with_capacity(capacity: u64) -> Self {
        Self(Arc::new(Cache::with_weighter(
            CALLERS_EXPECTED,
            capacity,
            UnitWeighter,
        )))
    }

    /// Makes a bucket full again earlier by `time`.
    pub(super) fn give_back(&self, subject: &Subject, time: Nanos) {
        let _ = self.0.entry(subject, None, |_, full_at| {
            *full_at = full_at.saturating_sub(time);
            EntryAction::Retain(())
        });
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Debug for Buckets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Buckets").field("len", &self.0.len()).finish()
    }
}

impl StateStore for Buckets {
    type Key = Subject;

    fn measure_and_replace<T, F, E>(&self, key: &Subject, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let entry = self.0.entry(key, None, |_, full_at: &mut Nanos| {
            EntryAction::Retain(f(Some(*full_at)).map(|(outcome, next)| {
                *full_at = next;
                outcome
            }))
        });
        match entry {
            EntryResult::Retained(outcome) => outcome,
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => {
                let (outcome, next) = f(None)?;
                // Refused only if the entry was removed meanwhile: then the bucket is full.
                let _ = guard.insert(next);
                Ok(outcome)
            }
            // The closure removes nothing, and there is no time-out.
            EntryResult::Removed(..) | EntryResult::Timeout => f(None).map(|(outcome, _)| outcome),
        }
    }
}
