//! Queues, and which of the jobs that wait may begin.

use std::collections::HashMap;

/// Jobs that share their slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Queue {
    /// Its name.
    pub name: &'static str,
    /// How many of its jobs run at once, in all processes together.
    pub concurrency: u32,
}

impl Queue {
    /// The queue of jobs that name none.
    pub const DEFAULT: Self = Self::new("default", 8);
    /// The queue of what schedules do.
    pub const SCHEDULES: Self = Self::new("schedules", 4);

    /// A queue of a module.
    pub const fn new(name: &'static str, concurrency: u32) -> Self {
        Self { name, concurrency }
    }

    /// How many more may begin while `running` run.
    pub fn room(self, running: i64) -> usize {
        let room = i64::from(self.concurrency).saturating_sub(running);
        usize::try_from(room).unwrap_or(0)
    }
}

/// A job that waits, as a claim sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<I> {
    /// Which.
    pub id: I,
    /// The kind and key of which only some run at once; none where it has no key.
    pub key: Option<(String, String)>,
    /// How many of the key may run at once.
    pub key_limit: i64,
    /// How many of the key run.
    pub key_running: i64,
}

/// Those that begin: the first of `candidates`, who stand in their order, as long as there is room and their key is not at its limit.
pub fn choose<I>(candidates: Vec<Candidate<I>>, room: usize) -> Vec<I> {
    let mut begun: HashMap<(String, String), i64> = HashMap::new();
    let mut chosen = Vec::new();
    for candidate in candidates {
        if chosen.len() >= room {
            break;
        }
        if let Some(key) = candidate.key {
            let begun = begun.entry(key).or_default();
            if candidate.key_running + *begun >= candidate.key_limit {
                continue;
            }
            *begun += 1;
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
    fn no_more_begin_than_there_is_room_for() {
        let queue = Queue::new("pictures", 3);
        assert_eq!((queue.room(1), queue.room(3), queue.room(9)), (2, 0, 0));
        let waiting = || (1..=5).map(|id| candidate(id, None, 1, 0)).collect::<Vec<_>>();
        assert_eq!(choose(waiting(), 2), [1, 2]);
        assert!(choose(waiting(), 0).is_empty());
    }

    #[test]
    fn a_key_at_its_limit_keeps_no_other_waiting() {
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
