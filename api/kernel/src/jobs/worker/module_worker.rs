//! The worker of one module: claims its jobs, runs them, and fires its schedules.

use super::{
    StopLimits,
    claim::{self, QueueOfKinds},
    execution::Execution,
    finish::{self, Successes},
};
use crate::{
    Db, Failure, Kernel, Module,
    jobs::{JobHandler, Schedule, clean_up, millis, rules::lease, schedules::planner::Planner},
};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

/// The pause after an error.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

/// The worker of one module.
#[derive(Debug)]
pub(super) struct ModuleWorker {
    pub(crate) name: &'static str,
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    handlers: Vec<JobHandler>,
    queues: Vec<QueueOfKinds>,
    pub(crate) planner: Planner,
    owner: String,
    successes: Successes,
}

impl ModuleWorker {
    pub(crate) fn new(kernel: &Kernel, module: &Module) -> Result<Self, Failure> {
        let (handlers, schedules) = with_clean_up(module);
        let mut queues: Vec<QueueOfKinds> = Vec::new();
        for spec in handlers.iter().map(|handler| handler.spec) {
            match queues.iter_mut().find(|one| one.queue.name == spec.queue.name) {
                Some(one) => one.kinds.push(spec.kind.to_owned()),
                None => queues.push(QueueOfKinds {
                    queue: spec.queue,
                    kinds: vec![spec.kind.to_owned()],
                }),
            }
        }
        for schedule in &schedules {
            kernel.metrics().expect_schedule(schedule.name);
        }
        let owner = u64::from_be_bytes(kernel.randomness().bytes());
        Ok(Self {
            name: module.name,
            kernel: kernel.clone(),
            db: module.db.clone(),
            successes: finish::successes(&module.db),
            planner: Planner::new(&schedules, &handlers)?,
            handlers,
            queues,
            owner: format!("{}/{owner:016x}", std::process::id()),
        })
    }

    /// Works until it gets the signal to stop, and ends within `limits` after that.
    pub(crate) async fn run(&self, poll_interval: Duration, limits: StopLimits, stop: watch::Receiver<bool>) {
        tokio::select! {
            () = self.run_loops(poll_interval, limits, stop.clone()) => {}
            () = pass_limits(limits, stop) => {
                tracing::warn!(module = self.name, "jobs could not be handed back in time; they run again when their leases have expired");
            }
        }
    }

    /// A panic of the loop ends one pass; its running jobs run again when their leases have expired.
    async fn run_loops(&self, poll_interval: Duration, limits: StopLimits, stop: watch::Receiver<bool>) {
        while AssertUnwindSafe(self.run_loop(poll_interval, limits, stop.clone()))
            .catch_unwind()
            .await
            .is_err()
        {
            tracing::error!(module = self.name, "the worker of a module panicked and restarts");
            sleep(PAUSE_AFTER_ERROR).await;
        }
    }

    /// Run only one loop per module in a process: the signal wakes only one.
    async fn run_loop(&self, poll_interval: Duration, limits: StopLimits, mut stop: watch::Receiver<bool>) {
        let hand_back = watch::Sender::new(false);
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let sleep_for = match self.start_due(&mut running, &hand_back).await {
                Ok(sleep_for) => sleep_for.min(poll_interval),
                Err(failure) => {
                    tracing::error!(module = self.name, error = ?failure, "the worker could not look for jobs");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                Some(ended) = running.join_next() => {
                    log_end(ended);
                    // Successes are stored together, so jobs end together: one claim fills all their slots.
                    while let Some(ended) = running.try_join_next() {
                        log_end(ended);
                    }
                }
                () = self.db.enqueued() => {}
                () = sleep(sleep_for) => {}
            }
        }
        let drained = timeout(limits.running, async {
            while let Some(ended) = running.join_next().await {
                log_end(ended);
            }
        });
        if drained.await.is_err() {
            let _ = hand_back.send(true);
            while let Some(ended) = running.join_next().await {
                log_end(ended);
            }
        }
    }

    /// Fires schedules and starts jobs. Returns how long to sleep if nothing else happens.
    async fn start_due(
        &self,
        running: &mut JoinSet<Result<(), Failure>>,
        hand_back: &watch::Sender<bool>,
    ) -> Result<Duration, Failure> {
        self.planner.fire_due(&self.kernel, &self.db).await?;
        let mut sleep_for = self.sleep_until(self.planner.next_ms());
        let due_ms = claim::next_due_ms(&self.db).await?;
        if !due_ms.is_some_and(|due_ms| lease::is_expired(due_ms, millis(self.kernel.now()))) {
            return Ok(due_ms.map_or(sleep_for, |due_ms| sleep_for.min(self.sleep_until(due_ms))));
        }
        for job in self.claim().await? {
            if let Some(execution) = self.execution(job, hand_back.subscribe()) {
                running.spawn(async move { execution.run().await.map(drop) });
            }
        }
        // Jobs that still wait have no free slot: they start when another one ends, here or elsewhere.
        if let Some(due_ms) = claim::next_due_ms(&self.db).await?.filter(|due_ms| *due_ms > 0) {
            sleep_for = sleep_for.min(self.sleep_until(due_ms));
        }
        Ok(sleep_for)
    }

    fn sleep_until(&self, at_ms: i64) -> Duration {
        let wait = at_ms.saturating_sub(millis(self.kernel.now())).max(1);
        Duration::from_millis(u64::try_from(wait).unwrap_or(1))
    }

    async fn claim(&self) -> Result<Vec<claim::ClaimedJob>, Failure> {
        claim::claim(&self.kernel, &self.db, &self.handlers, &self.queues, &self.owner).await
    }

    fn execution(&self, job: claim::ClaimedJob, hand_back: watch::Receiver<bool>) -> Option<Execution> {
        let handler = self
            .handlers
            .iter()
            .find(|handler| handler.spec.kind == job.kind)?;
        Some(Execution {
            kernel: self.kernel.clone(),
            db: self.db.clone(),
            handler: handler.clone(),
            job,
            successes: self.successes.clone(),
            hand_back,
            finished: Arc::default(),
        })
    }

    pub(super) async fn run_waiting(&self) -> Result<usize, Failure> {
        let never = watch::Sender::new(false);
        let mut attempts = 0;
        loop {
            let claimed = self.claim().await?;
            if claimed.is_empty() {
                return Ok(attempts);
            }
            attempts += claimed.len();
            for job in claimed {
                if let Some(execution) = self.execution(job, never.subscribe()) {
                    execution.run().await?;
                }
            }
        }
    }
}

/// Ends when the worker has used up its limits after the signal to stop.
async fn pass_limits(limits: StopLimits, mut stop: watch::Receiver<bool>) {
    let is_told = stop.wait_for(|stop| *stop).await.is_ok();
    if !is_told {
        // Nobody can tell it any more.
        std::future::pending::<()>().await;
    }
    sleep(limits.running + limits.handing_back).await;
}

/// Returns a module's jobs and schedules, and those that every module has.
pub(crate) fn with_clean_up(module: &Module) -> (Vec<JobHandler>, Vec<Schedule>) {
    let mut handlers = module.jobs.clone();
    handlers.push(clean_up::handler(&module.db));
    let mut schedules = module.schedules.clone();
    schedules.push(clean_up::SCHEDULE);
    (handlers, schedules)
}

fn log_end(ended: Result<Result<(), Failure>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        // Its lease expires, and the job runs again.
        Ok(Err(failure)) => tracing::error!(error = ?failure, "the outcome of a job could not be stored"),
        Err(error) => tracing::error!(%error, "the task of a job was aborted or panicked"),
    }
}
