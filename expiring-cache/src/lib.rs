//! A bounded cache whose values expire by the clock that its caller passes in; see docs/adr/0017.
//!
//! The store is `quick_cache`: it evicts what is rarely asked for, and lets one caller load a value while others wait for it. What
//! it has not is a lifetime, and a clock that a test can move.

mod moment;

pub use moment::Moment;

use allpet_domain::Timestamp;
use quick_cache::sync::{Cache, EntryAction, EntryResult};
use std::{borrow::Borrow, fmt, hash::Hash, time::Duration};

/// Values by key, each for a fixed lifetime, and never more of them than the capacity.
pub struct ExpiringCache<K, V, M = Timestamp> {
    entries: Cache<K, Entry<V, M>>,
    lifetime: Duration,
}

/// A value with the moment from which its age counts.
#[derive(Clone)]
struct Entry<V, M> {
    value: V,
    since: M,
}

impl<V, M: Moment> Entry<V, M> {
    /// A clock that was set back makes nothing younger: a value of the future has expired as well.
    fn is_fresh(&self, now: M, lifetime: Duration) -> bool {
        now.since(self.since).is_some_and(|age| age < lifetime)
    }
}

/// Says how many values there are, and shows none: they may be secret.
impl<K: Eq + Hash, V: Clone, M: Moment> fmt::Debug for ExpiringCache<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpiringCache")
            .field("len", &self.len())
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

impl<K: Eq + Hash, V: Clone, M: Moment> ExpiringCache<K, V, M> {
    /// An empty cache for at most `capacity` values.
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

    /// Sets the value of `key`, whose age counts from `now`.
    pub fn insert(&self, key: K, value: V, now: M) {
        self.entries.insert(key, Entry { value, since: now });
    }

    /// The value of `key`; where there is none, or it has expired, what `load` gives. Others who ask for the same key meanwhile wait
    /// for it. A load that fails is not remembered: the next of those who wait begins anew. Nor is one during which the key was
    /// removed, since it may have read what was there before.
    pub async fn get_or_load<E>(
        &self,
        key: &K,
        now: M,
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E>
    where
        K: Clone,
    {
        // Readers of a fresh value do not exclude each other.
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
            // The closure removes nothing, and a future has no limit of time here.
            EntryResult::Removed(..) | EntryResult::Timeout => return load.await,
        };
        let value = load.await?;
        let loaded = Entry {
            value: value.clone(),
            since: now,
        };
        // Refused where the key was removed meanwhile; the caller's own value stands.
        let _ = guard.insert(loaded);
        Ok(value)
    }

    /// Removes the value of `key`, because it has changed. Call it after the change is committed.
    pub fn remove<Q: Eq + Hash + ?Sized>(&self, key: &Q)
    where
        K: Borrow<Q>,
    {
        self.entries.remove(key);
    }

    /// Removes all values, because many have changed. Call it after the change is committed.
    pub fn clear(&self) {
        self.entries.clear();
    }

    /// How many values there are, those that have expired included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests;
