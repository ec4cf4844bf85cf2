//! A bounded cache whose values expire by the clock that its caller passes in; see docs/adr/0017.
//!
//! The store is `quick_cache`: it evicts rarely used values, and lets one caller load a value while others wait for it. This
//! crate adds a lifetime, and a clock that tests can move.

mod time_point;

pub use time_point::TimePoint;

use allpet_domain::Timestamp;
use quick_cache::sync::{Cache, EntryAction, EntryResult};
use std::{borrow::Borrow, fmt, hash::Hash, time::Duration};

/// Values by key, each with a fixed lifetime, up to the capacity.
pub struct ExpiringCache<K, V, M = Timestamp> {
    entries: Cache<K, Entry<V, M>>,
    lifetime: Duration,
}

/// A value and the start of its lifetime.
#[derive(Clone)]
struct Entry<V, M> {
    value: V,
    since: M,
}

impl<V, M: TimePoint> Entry<V, M> {
    /// True within the lifetime. If the clock is set back, values from the future count as expired.
    fn is_fresh(&self, now: M, lifetime: Duration) -> bool {
        now.since(self.since).is_some_and(|age| age < lifetime)
    }
}

/// Prints the number of values only: they may be secret.
impl<K: Eq + Hash, V: Clone, M: TimePoint> fmt::Debug for ExpiringCache<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpiringCache")
            .field("len", &self.len())
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

impl<K: Eq + Hash, V: Clone, M: TimePoint> ExpiringCache<K, V, M> {
    /// Creates an empty cache for at most `capacity` values.
    pub fn new(capacity: usize, lifetime: Duration) -> Self {
        Self {
            entries: Cache::new(capacity),
            lifetime,
        }
    }

    /// The value of `key`, unless it has expired.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q, now: M) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let entry = self.entries.get(key)?;
        entry.is_fresh(now, self.lifetime).then_some(entry.value)
    }

    /// Sets the value of `key`, with a lifetime from `now`.
    pub fn insert(&self, key: K, value: V, now: M) {
        self.entries.insert(key, Entry { value, since: now });
    }

    /// Returns the value of `key`; if it is missing or expired, loads it. Concurrent callers of the same key wait for one load. A
    /// failed load is not cached: the next waiting caller tries again. Nor is one during which the key was removed, since it may
    /// have read outdated data.
    pub async fn get_or_load<E>(
        &self,
        key: &K,
        now: M,
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E>
    where
        K: Clone,
    {
        // Readers of a fresh value do not block each other.
        if let Some(value) = self.get(key, now) {
            return Ok(value);
        }
        let entry = self.entries.entry_async(key, |_, entry| {
            if entry.is_fresh(now, self.lifetime) {
                EntryAction::Retain(entry.value.clone())
            } else {
                EntryAction::ReplaceWithGuard
            }
        });
        let guard = match entry.await {
            EntryResult::Retained(value) => return Ok(value),
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => guard,
            // The closure removes nothing, and there is no time-out here.
            EntryResult::Removed(..) | EntryResult::Timeout => return load.await,
        };
        let value = load.await?;
        let loaded = Entry {
            value: value.clone(),
            since: now,
        };
        // Refused if the key was removed meanwhile; the caller still gets its value.
        let _ = guard.insert(loaded);
        Ok(value)
    }

    /// Removes the value of `key`. Call it after the change is committed.
    pub fn remove<Q: Eq + Hash + ?Sized>(&self, key: &Q)
    where
        K: Borrow<Q>,
    {
        self.entries.remove(key);
    }

    /// Removes all values. Call it after the change is committed.
    pub fn clear(&self) {
        self.entries.clear();
    }

    /// The number of values, including expired ones.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests;
