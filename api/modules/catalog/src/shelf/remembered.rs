//! What was found before, until the catalogue changes.

use std::{
    borrow::Borrow,
    collections::HashMap,
    fmt,
    hash::Hash,
    mem,
    sync::{Mutex, PoisonError},
};

/// How many searches, words or previews (some 45 kB each) are remembered at most.
const MOST: usize = 512;

/// In two halves: when the young one is full, it takes the place of the old one, and what is asked for again is young again. So
/// what many ask for stays, however much comes once.
pub(super) struct Remembered<K, V>(Mutex<Halves<K, V>>);

struct Halves<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Halves {
            young: HashMap::new(),
            old: HashMap::new(),
        }))
    }
}

impl<K, V> fmt::Debug for Remembered<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remembered").finish_non_exhaustive()
    }
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    pub(super) fn find<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = halves.young.get(key) {
            return Some(found.clone());
        }
        let (key, value) = halves.old.remove_entry(key)?;
        halves.keep(key, value.clone());
        Some(value)
    }

    pub(super) fn keep(&self, key: K, value: V) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.keep(key, value);
    }
}

impl<K: Eq + Hash, V> Halves<K, V> {
    fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= MOST / 2 {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_stays_and_never_too_much() {
        let remembered = Remembered::default();
        remembered.keep(0, "often");
        remembered.keep(1, "once");
        for number in 2..10 * MOST {
            remembered.keep(number, "new");
            assert_eq!(remembered.find(&0), Some("often"), "{number}");
        }
        assert_eq!(remembered.find(&1), None);
        let halves = remembered.0.lock().unwrap();
        assert!(halves.young.len() + halves.old.len() <= MOST);
    }
}
