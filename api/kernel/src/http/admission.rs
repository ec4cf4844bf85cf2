//! Admission: how many requests are in work at once, and who goes first when there are more.
//!
//! A server that begins everything at once finishes nothing in time. So a bounded number of requests is in work. More wait, for a
//! bounded time, in a queue of their priority; when one ends, the most important one begins. Requests beyond the queues are refused
//! at once, before they cost anything.

use allpet_contract::{Problem, limit::Priority, problem::OVERLOADED};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// Requests in work for each core, by default: most of them wait for a database.
const PER_CORE: usize = 64;
/// How many may wait in a queue, for each one in work.
const WAITING_EACH: usize = 4;
/// How long a request waits for its turn. After that its caller has given up, or will.
const PATIENCE: Duration = Duration::from_secs(2);
/// After how many seconds a refused caller may try again.
const RETRY_AFTER: u32 = 2;

/// Admits requests to the handlers.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    capacity: OnceLock<usize>,
    queues: Arc<Mutex<Queues>>,
}

/// The requests in work, and those that wait.
#[derive(Debug, Default)]
struct Queues {
    in_work: usize,
    waiting: [VecDeque<Waiter>; Priority::ALL.len()],
    next_id: u64,
}

#[derive(Debug)]
struct Waiter {
    id: u64,
    begin: oneshot::Sender<Permit>,
}

/// A request in work, until this value is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    queues: Arc<Mutex<Queues>>,
    capacity: usize,
    /// False if it was never used.
    counts: bool,
}

/// Returns how many requests may be in work when one of this priority begins. The rest of the capacity is for more important ones.
fn share(capacity: usize, priority: Priority) -> usize {
    let share = match priority {
        Priority::Paying => capacity,
        Priority::Verifying => capacity - capacity / 16,
        Priority::Listing => capacity - capacity / 8,
        Priority::Importing => capacity / 2,
    };
    share.max(1)
}

impl Admission {
    /// Sets how many requests may be in work. Only the first call counts.
    pub(crate) fn set_capacity(&self, most: usize) {
        let _ = self.capacity.set(most.max(1));
    }

    fn capacity(&self) -> usize {
        *self.capacity.get_or_init(|| {
            let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            cores * PER_CORE
        })
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        lock(&self.queues)
    }

    /// Fails if a request of this priority would find its queue full.
    pub(crate) fn check_room(&self, priority: Priority) -> Result<(), Problem> {
        if self.lock().waiting[priority as usize].len() < self.capacity() * WAITING_EACH {
            Ok(())
        } else {
            Err(overload_problem())
        }
    }

    /// Waits until the request may begin. Fails if the queue is full or it takes too long.
    pub(crate) async fn enter(&self, priority: Priority) -> Result<Permit, Problem> {
        let (id, begins) = {
            let capacity = self.capacity();
            let mut queues = self.lock();
            let is_first = queues.waiting[..=priority as usize]
                .iter()
                .all(VecDeque::is_empty);
            if is_first && queues.in_work < share(capacity, priority) {
                queues.in_work += 1;
                return Ok(Permit {
                    queues: Arc::clone(&self.queues),
                    capacity,
                    counts: true,
                });
            }
            if queues.waiting[priority as usize].len() >= capacity * WAITING_EACH {
                return Err(overload_problem());
            }
            let (begin, begins) = oneshot::channel();
            let id = queues.next_id;
            queues.next_id += 1;
            queues.waiting[priority as usize].push_back(Waiter { id, begin });
            (id, begins)
        };
        // Leaves the queue when it has waited too long, and also if its caller hangs up.
        let _position = QueuePosition {
            queues: &self.queues,
            priority,
            id,
        };
        match timeout(PATIENCE, begins).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(overload_problem()),
        }
    }
}

/// A position in a queue, given up on drop.
struct QueuePosition<'a> {
    queues: &'a Mutex<Queues>,
    priority: Priority,
    id: u64,
}

impl Drop for QueuePosition<'_> {
    fn drop(&mut self) {
        let mut queues = lock(self.queues);
        let queue = &mut queues.waiting[self.priority as usize];
        // The queue is in the order of the ids.
        if let Ok(index) = queue.binary_search_by_key(&self.id, |waiter| waiter.id) {
            queue.remove(index);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.counts {
            return;
        }
        let mut queues = lock(&self.queues);
        queues.in_work -= 1;
        while let Some(waiter) = queues.next(self.capacity) {
            queues.in_work += 1;
            let permit = Self {
                queues: Arc::clone(&self.queues),
                capacity: self.capacity,
                counts: true,
            };
            if let Err(mut permit) = waiter.begin.send(permit) {
                // Its caller has left.
                permit.counts = false;
                queues.in_work -= 1;
            }
        }
    }
}

impl Queues {
    /// Takes the next request that may begin from its queue.
    fn next(&mut self, capacity: usize) -> Option<Waiter> {
        for priority in Priority::ALL {
            if self.in_work < share(capacity, priority)
                && let Some(waiter) = self.waiting[priority as usize].pop_front()
            {
                return Some(waiter);
            }
        }
        None
    }
}

fn lock(queues: &Mutex<Queues>) -> MutexGuard<'_, Queues> {
    queues.lock().unwrap_or_else(PoisonError::into_inner)
}

fn overload_problem() -> Problem {
    Problem::new(OVERLOADED)
        .detail("Try again in a moment.")
        .retry_in(RETRY_AFTER)
}

#[cfg(test)]
mod tests;
