//! The limits on streams: of a process, and of one person in it.

use allpet_contract::{
    Problem,
    live::{STREAMS_BUSY, TOO_MANY_STREAMS},
};
use allpet_domain::id::UserId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// After this time a refused page may try again, in seconds.
const RETRY_SECONDS: u32 = 60;

/// The numbers of streams, and the limits on them.
#[derive(Clone, Debug)]
pub(crate) struct StreamLimits {
    most: usize,
    most_per_person: usize,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_person: HashMap<UserId, usize>,
}

/// Permits a stream, which counts until this value is dropped.
#[derive(Debug)]
pub(crate) struct StreamPermit {
    limits: StreamLimits,
    person: UserId,
}

impl StreamLimits {
    pub(crate) fn new(most: usize, most_per_person: usize) -> Self {
        Self {
            most,
            most_per_person,
            counts: Arc::default(),
        }
    }

    /// Permits another stream of `person`. Fails with `TOO_MANY_STREAMS` or `STREAMS_BUSY`.
    pub(crate) fn permit(&self, person: UserId) -> Result<StreamPermit, Problem> {
        let mut counts = self.counts();
        let own = counts.by_person.get(&person).copied().unwrap_or_default();
        if own >= self.most_per_person {
            return Err(Problem::new(TOO_MANY_STREAMS)
                .detail("Close some of them.")
                .retry_in(RETRY_SECONDS));
        }
        if counts.all >= self.most {
            return Err(Problem::new(STREAMS_BUSY).retry_in(RETRY_SECONDS));
        }
        counts.all += 1;
        counts.by_person.insert(person, own + 1);
        Ok(StreamPermit {
            limits: self.clone(),
            person,
        })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut counts = self.limits.counts();
        counts.all -= 1;
        if let Some(own) = counts.by_person.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                counts.by_person.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u8) -> UserId {
        UserId(uuid::Uuid::from_bytes([number; 16]))
    }

    #[test]
    fn a_stream_counts_until_it_ends() {
        let limits = StreamLimits::new(3, 2);
        let code = |person| limits.permit(person).map(drop).map_err(|problem| problem.code);
        let first = limits.permit(person(1)).unwrap();
        let second = limits.permit(person(1)).unwrap();
        assert_eq!(code(person(1)), Err("live.too-many".into()));
        let third = limits.permit(person(2)).unwrap();
        assert_eq!(code(person(2)), Err("live.busy".into()), "no more of anybody");
        drop(first);
        assert_eq!(code(person(1)), Ok(()));
        drop((second, third));
        assert!(limits.counts().by_person.is_empty());
    }
}
