//! A batcher: while the allowed number of batches run, new items queue for the next one. An item that comes alone never waits;
//! under load, ten writes cost one round trip to the database and one commit.

use crate::Failure;
use allpet_contract::{Problem, problem::TIMEOUT};
use futures::FutureExt as _;
use std::{fmt, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::timeout,
};

/// Maximum number of items in a batch.
const BATCH_MAX: usize = 64;
/// Time limit of a batch, so that one that hangs does not stop those behind it for longer.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Capacity of the queue. Further callers wait for room.
const QUEUE_MAX: usize = 1_024;
/// After how many seconds a caller may try again.
const RETRY_AFTER: u32 = 5;

/// Processes items in batches and returns each caller its outcome.
pub struct Batcher<T, O> {
    items: mpsc::Sender<QueuedItem<T, O>>,
}

struct QueuedItem<T, O> {
    item: T,
    sender: oneshot::Sender<O>,
}

impl<T, O> Clone for Batcher<T, O> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
        }
    }
}

impl<T, O> fmt::Debug for Batcher<T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batcher").finish_non_exhaustive()
    }
}

impl<T: Send + 'static, O: Send + 'static> Batcher<T, O> {
    /// Starts a batcher. `run_batch` returns as many outcomes as there are items, in their order. At most `concurrency` batches
    /// run at the same time, in tasks of their own, the last of which ends with the last clone of this value. A caller that goes
    /// away cancels nothing.
    pub fn new<F, Fut>(concurrency: usize, run_batch: F) -> Self
    where
        F: Fn(Vec<T>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<O>> + Send + 'static,
    {
        let (items, mut queue) = mpsc::channel::<QueuedItem<T, O>>(QUEUE_MAX);
        let slots = Arc::new(Semaphore::new(concurrency));
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH_MAX);
            while let Ok(slot) = Arc::clone(&slots).acquire_owned().await
                && queue.recv_many(&mut batch, BATCH_MAX).await > 0
            {
                let (items, senders): (Vec<T>, Vec<_>) =
                    batch.drain(..).map(|one| (one.item, one.sender)).unzip();
                let running = run_batch(items);
                tokio::spawn(async move {
                    finish_batch(running, senders).await;
                    drop(slot);
                });
            }
        });
        Self { items }
    }

    /// Processes an item in the next batch and returns its outcome. Fails with `TIMEOUT` if the batch panics or exceeds its time limit.
    pub async fn run(&self, item: T) -> Result<O, Failure> {
        let (sender, outcome) = oneshot::channel();
        let failed = || {
            let timed_out = Problem::new(TIMEOUT).detail("Try again in a moment.");
            Failure::from(timed_out.retry_in(RETRY_AFTER))
        };
        self.items
            .send(QueuedItem { item, sender })
            .await
            .map_err(|_| failed())?;
        outcome.await.map_err(|_| failed())
    }
}

/// Waits for a batch and distributes its outcomes. If it panics or hangs, its callers get an error; later batches are not
/// affected.
async fn finish_batch<O>(running: impl Future<Output = Vec<O>>, senders: Vec<oneshot::Sender<O>>) {
    let outcomes = timeout(TIME_LIMIT, AssertUnwindSafe(running).catch_unwind()).await;
    let outcomes = outcomes.map(Result::unwrap_or_default).unwrap_or_default();
    for (sender, outcome) in senders.into_iter().zip(outcomes) {
        // The caller may be gone.
        let _ = sender.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::Mutex;

    #[tokio::test]
    async fn items_that_arrive_meanwhile_share_a_batch() {
        let (gate, sizes) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (open, seen) = (Arc::clone(&gate), Arc::clone(&sizes));
        let twice = Batcher::new(1, move |items: Vec<u32>| {
            let (gate, sizes) = (Arc::clone(&gate), Arc::clone(&sizes));
            async move {
                gate.acquire().await.unwrap().forget();
                sizes.lock().unwrap().push(items.len());
                items.into_iter().map(|item| 2 * item).collect()
            }
        });
        let callers: Vec<_> = (1..=10)
            .map(|item| {
                let twice = twice.clone();
                tokio::spawn(async move { twice.run(item).await.unwrap() })
            })
            .collect();
        tokio::task::yield_now().await;
        open.add_permits(100);
        let outcomes: Vec<u32> = join_all(callers).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes, (1..=10).map(|item| 2 * item).collect::<Vec<_>>());
        let sizes = seen.lock().unwrap().clone();
        assert_eq!(sizes.iter().sum::<usize>(), 10);
        assert!(sizes.len() <= 3, "{sizes:?}");
    }

    #[tokio::test]
    async fn no_more_batches_run_than_allowed() {
        let (gate, started) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(0)));
        let (open, count) = (Arc::clone(&gate), Arc::clone(&started));
        let two = Batcher::new(2, move |items: Vec<u32>| {
            let (gate, started) = (Arc::clone(&gate), Arc::clone(&started));
            async move {
                *started.lock().unwrap() += 1;
                gate.acquire().await.unwrap().forget();
                items
            }
        });
        let mut callers = Vec::new();
        for item in 1..=4 {
            let two = two.clone();
            callers.push(tokio::spawn(async move { two.run(item).await.unwrap() }));
            // On one thread: every task that can proceed has done so.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(
            *count.lock().unwrap(),
            2,
            "two batches, and the items of the third wait"
        );
        open.add_permits(100);
        let outcomes: Vec<u32> = join_all(callers).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes, [1, 2, 3, 4]);
        assert_eq!(*count.lock().unwrap(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_that_hangs_is_ended_and_the_next_one_runs() {
        let batcher = Batcher::new(1, async |items: Vec<bool>| {
            if items.contains(&true) {
                std::future::pending::<()>().await;
            }
            items
        });
        assert!(batcher.run(true).await.is_err());
        assert!(!batcher.run(false).await.unwrap());
    }

    #[tokio::test]
    async fn after_a_batch_that_panics_the_next_one_runs() {
        let batcher = Batcher::new(1, async |items: Vec<bool>| {
            assert!(!items.contains(&true), "the panic of this test");
            items
        });
        assert!(batcher.run(true).await.is_err());
        assert!(!batcher.run(false).await.unwrap());
    }
}
