//! Queues, and the choice of waiting jobs to start.

use std::collections::HashMap;

/// A set of jobs that share slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Queue {
    /// Its name.
    pub name: &'static str,
    /// How many of its jobs run at once, in all processes together.
    pub concurrency: u32,
}

impl Queue {
    /// The default queue.
    pub const DEFAULT: Self = Self::new("default", 8);
    /// The queue of the schedules' occurrences.
    pub const SCHEDULES: Self = Self::new("schedules", 4);

    /// Creates a queue of a module.
    pub const fn new(name: &'static str, concurrency: u32) -> Self {
        Self { name, concurrency }
    }

    /// Returns how many more jobs may start while `running` jobs run.
    pub fn free_slots(self, running: i64) -> usize {
        let free_slots = i64::from(self.concurrency).saturating_sub(running);
        usize::try_from(free_slots).unwrap_or(0)
    }
}

/// A waiting job, as a claim sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<I> {
    /// Its id.
    pub id: I,
    /// Its kind and concurrency key; `None` if it has no key.
    pub key: Option<(String, String)>,
    /// How many jobs of the key may run at once.
    pub key_limit: i64,
    /// How many jobs of the key are running.
    pub key_running: i64,
}

/// Chooses the jobs to start: the first of the ordered `candidates`, as long as slots are free and their key is below its limit.
pub fn choose<I>(candidates: Vec<Candidate<I>>, free_slots: usize) -> Vec<I> {
    let mut started: HashMap<(String, String), i64> = HashMap::new();
    let mut chosen = Vec::new();
    for candidate in candidates {
        if chosen.len() >= free_slots {
            break;
        }
        if let Some(key) = candidate.key {
            let started = started.entry(key).or_default();
            if candidate.key_running + *started >= candidate.key_limit {
                continue;
            }
            *started += 1;
        }
        chosen.push(candidate.id);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u32, key: Option<&str>, key_limit: i64, key_running: i64) -> Candidate<u32> {
        Candidate {
            id,
            key: key.map(|key| ("draw".to_owned(), key.to_owned())),
            key_limit,
            key_running,
        }
    }

    #[test]
    fn no_more_start_than_slots_are_free() {
        let queue = Queue::new("pictures", 3);
        assert_eq!(
            (queue.free_slots(1), queue.free_slots(3), queue.free_slots(9)),
            (2, 0, 0)
        );
        let waiting = || (1..=5).map(|id| candidate(id, None, 1, 0)).collect::<Vec<_>>();
        assert_eq!(choose(waiting(), 2), [1, 2]);
        assert!(choose(waiting(), 0).is_empty());
    }

    #[test]
    fn a_key_at_its_limit_does_not_delay_others() {
        let waiting = vec![
            candidate(1, Some("a"), 1, 1),
            candidate(2, Some("b"), 1, 0),
            candidate(3, Some("b"), 1, 0),
            candidate(4, Some("c"), 2, 0),
            candidate(5, Some("c"), 2, 0),
            candidate(6, Some("c"), 2, 0),
            candidate(7, None, 1, 0),
        ];
        assert_eq!(choose(waiting, 10), [2, 4, 5, 7]);
    }
}
