//! Doing in one go what many ask for at the same time: while as many goes are under way as may be, what is asked for meanwhile
//! gathers for the next. Alone, nobody waits; under load, ten writes cost one way to the database and one commit.

use crate::Failure;
use futures::FutureExt as _;
use std::{fmt, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::timeout,
};

/// The most that are done in one go.
const MOST: usize = 64;
/// How long one go may take, so that one that hangs stops those behind it for no longer.
const ONE_GO: Duration = Duration::from_secs(10);
/// How many may wait for the next one; further ones wait for their place.
const WAITING: usize = 1_024;

/// Takes jobs and gives each its outcome.
pub struct Batcher<J, O> {
    jobs: mpsc::Sender<Asked<J, O>>,
}

struct Asked<J, O> {
    job: J,
    answer: oneshot::Sender<O>,
}

impl<J, O> Clone for Batcher<J, O> {
    fn clone(&self) -> Self {
        Self {
            jobs: self.jobs.clone(),
        }
    }
}

impl<J, O> fmt::Debug for Batcher<J, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batcher").finish_non_exhaustive()
    }
}

impl<J: Send + 'static, O: Send + 'static> Batcher<J, O> {
    /// `all_at_once`: gives as many outcomes as there are jobs, in their order. `abreast`: so many goes may be under way at the
    /// same time. They run in tasks of their own, the last of which ends with the last clone of this value: a caller that goes away
    /// undoes nothing.
    pub fn new<F, Fut>(abreast: usize, all_at_once: F) -> Self
    where
        F: Fn(Vec<J>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<O>> + Send + 'static,
    {
        let (jobs, mut asked) = mpsc::channel::<Asked<J, O>>(WAITING);
        let room = Arc::new(Semaphore::new(abreast));
        tokio::spawn(async move {
            let mut gathered = Vec::with_capacity(MOST);
            while let Ok(place) = Arc::clone(&room).acquire_owned().await
                && asked.recv_many(&mut gathered, MOST).await > 0
            {
                let (jobs, answers): (Vec<J>, Vec<_>) =
                    gathered.drain(..).map(|one| (one.job, one.answer)).unzip();
                let go = all_at_once(jobs);
                tokio::spawn(async move {
                    one_go(go, answers).await;
                    drop(place);
                });
            }
        });
        Self { jobs }
    }

    /// Asks, and waits for the outcome.
    pub async fn ask(&self, job: J) -> Result<O, Failure> {
        let (answer, outcome) = oneshot::channel();
        let lost = || Failure::internal("what was gathered was not done");
        self.jobs.send(Asked { job, answer }).await.map_err(|_| lost())?;
        outcome.await.map_err(|_| lost())
    }
}

/// Where it panics or hangs, those who asked are told that it failed; the next go is another one.
async fn one_go<O>(go: impl Future<Output = Vec<O>>, answers: Vec<oneshot::Sender<O>>) {
    let outcomes = timeout(ONE_GO, AssertUnwindSafe(go).catch_unwind()).await;
    let outcomes = outcomes.map(Result::unwrap_or_default).unwrap_or_default();
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // Nobody may be there to hear it any more.
        let _ = answer.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::Mutex;

    #[tokio::test]
    async fn what_is_asked_for_meanwhile_is_done_together() {
        let (gate, sizes) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (open, seen) = (Arc::clone(&gate), Arc::clone(&sizes));
        let twice = Batcher::new(1, move |jobs: Vec<u32>| {
            let (gate, sizes) = (Arc::clone(&gate), Arc::clone(&sizes));
            async move {
                gate.acquire().await.unwrap().forget();
                sizes.lock().unwrap().push(jobs.len());
                jobs.into_iter().map(|job| 2 * job).collect()
            }
        });
        let asking: Vec<_> = (1..=10)
            .map(|job| {
                let twice = twice.clone();
                tokio::spawn(async move { twice.ask(job).await.unwrap() })
            })
            .collect();
        tokio::task::yield_now().await;
        open.add_permits(100);
        let outcomes: Vec<u32> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes, (1..=10).map(|job| 2 * job).collect::<Vec<_>>());
        let sizes = seen.lock().unwrap().clone();
        assert_eq!(sizes.iter().sum::<usize>(), 10);
        assert!(sizes.len() <= 3, "{sizes:?}");
    }

    #[tokio::test]
    async fn as_many_goes_are_under_way_as_may_be_and_no_more() {
        let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(0)));
        let (open, count) = (Arc::clone(&gate), Arc::clone(&begun));
        let two = Batcher::new(2, move |jobs: Vec<u32>| {
            let (gate, begun) = (Arc::clone(&gate), Arc::clone(&begun));
            async move {
                *begun.lock().unwrap() += 1;
                gate.acquire().await.unwrap().forget();
                jobs
            }
        });
        let mut asking = Vec::new();
        for job in 1..=4 {
            let two = two.clone();
            asking.push(tokio::spawn(async move { two.ask(job).await.unwrap() }));
            // On one thread: whoever can go on has done so.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(
            *count.lock().unwrap(),
            2,
            "two goes, and what gathers for the third"
        );
        open.add_permits(100);
        let outcomes: Vec<u32> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes, [1, 2, 3, 4]);
        assert_eq!(*count.lock().unwrap(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn one_go_that_hangs_ends_and_the_next_is_another() {
        let gather = Batcher::new(1, async |jobs: Vec<bool>| {
            if jobs.contains(&true) {
                std::future::pending::<()>().await;
            }
            jobs
        });
        assert!(gather.ask(true).await.is_err());
        assert!(!gather.ask(false).await.unwrap());
    }

    #[tokio::test]
    async fn one_go_that_panics_is_the_last_of_nothing() {
        let gather = Batcher::new(1, async |jobs: Vec<bool>| {
            assert!(!jobs.contains(&true), "as asked for");
            jobs
        });
        assert!(gather.ask(true).await.is_err());
        assert!(!gather.ask(false).await.unwrap());
    }
}
