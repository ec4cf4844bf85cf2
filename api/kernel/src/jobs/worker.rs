//! The worker: runs the jobs of a process's modules and fires their schedules.

use super::{
    JobHandler,
    claim::{self, QueueOfKinds},
    execution::Execution,
    lease, millis,
    planner::Planner,
    upkeep,
};
use crate::{Db, Failure, Kernel, Module};
use futures::{FutureExt as _, future::join_all};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

/// How long a worker sleeps at most: it sees then what another process enqueued.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// How long running jobs may go on when the worker is told to stop; then they are given back.
const DRAIN: Duration = Duration::from_secs(15);

/// Runs jobs and schedules; cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    modules: Arc<Vec<ModuleWorker>>,
    /// One switch for all clones.
    stop: Arc<watch::Sender<bool>>,
}

/// What one module's jobs are done with.
#[derive(Debug)]
pub(super) struct ModuleWorker {
    pub(super) name: &'static str,
    pub(super) kernel: Kernel,
    pub(super) db: Db,
    pub(super) handlers: Vec<JobHandler>,
    queues: Vec<QueueOfKinds>,
    pub(super) planner: Planner,
    owner: String,
}

impl Worker {
    /// A worker for `modules`. Beside their own jobs it does the kernel's for each of them: what is too old goes. Fails where a
    /// schedule cannot be read or names no job.
    pub fn new(kernel: &Kernel, modules: &[Module]) -> Result<Self, Failure> {
        let all = modules.iter().map(|module| ModuleWorker::new(kernel, module));
        Ok(Self {
            modules: Arc::new(all.collect::<Result<_, _>>()?),
            stop: Arc::new(watch::Sender::new(false)),
        })
    }

    /// Works until [`Worker::stop`], then lets running jobs end or gives them back.
    pub async fn run(self) {
        join_all(
            self.modules
                .iter()
                .map(|module| module.work_on(self.stop.subscribe())),
        )
        .await;
    }

    /// Tells the worker and its clones to take nothing more; [`Worker::run`] ends soon after.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }

    /// Fires what schedules make due now and does all that may run now, one job after the other; how many attempts were made. For
    /// tests, which move the clock.
    pub async fn run_due(&self) -> Result<usize, Failure> {
        let mut attempts = 0;
        for module in self.modules.iter() {
            module.planner.fire_due(&module.kernel, &module.db).await?;
            attempts += module.run_waiting().await?;
        }
        Ok(attempts)
    }

    /// Does now what a schedule of `module` does, and says how many things it did. For tests.
    pub async fn run_scheduled(&self, module: &str, schedule: &str) -> Result<u32, Failure> {
        let unknown = || Failure::internal(format!("{module} has no schedule {schedule}"));
        let module = self
            .modules
            .iter()
            .find(|one| one.name == module)
            .ok_or_else(unknown)?;
        let id = module
            .planner
            .fire_now(&module.kernel, &module.db, schedule)
            .await?;
        module.run_waiting().await?;
        let record = super::history::find(&module.db, id).await?.ok_or_else(unknown)?;
        let count = record.result.and_then(|result| result.parse().ok());
        count.ok_or_else(|| Failure::internal(record.error.unwrap_or_default()))
    }
}

impl ModuleWorker {
    fn new(kernel: &Kernel, module: &Module) -> Result<Self, Failure> {
        let mut handlers = module.jobs.clone();
        handlers.push(upkeep::handler(&module.db));
        let mut schedules = module.schedules.clone();
        schedules.push(upkeep::SCHEDULE);
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
        let owner = u64::from_be_bytes(kernel.randomness().bytes());
        Ok(Self {
            name: module.name,
            kernel: kernel.clone(),
            db: module.db.clone(),
            planner: Planner::new(&schedules, &handlers)?,
            handlers,
            queues,
            owner: format!("{}/{owner:016x}", std::process::id()),
        })
    }

    /// Works until told to stop. A panic of the loop ends one pass: its running jobs come again when their leases have expired.
    async fn work_on(&self, stop: watch::Receiver<bool>) {
        while AssertUnwindSafe(self.work(stop.clone()))
            .catch_unwind()
            .await
            .is_err()
        {
            tracing::error!(
                module = self.name,
                "the worker of a module panicked and begins again"
            );
            sleep(LONGEST_SLEEP).await;
        }
    }

    /// Never two loops of one module in a process: the signal wakes one.
    async fn work(&self, mut stop: watch::Receiver<bool>) {
        let hand_back = watch::Sender::new(false);
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let pause = match self.begin(&mut running, &hand_back).await {
                Ok(pause) => pause,
                Err(failure) => {
                    tracing::error!(module = self.name, error = ?failure, "the worker could not look for jobs");
                    LONGEST_SLEEP
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                Some(ended) = running.join_next() => note(ended),
                () = self.db.enqueued() => {}
                () = sleep(pause) => {}
            }
        }
        let drained = timeout(DRAIN, async {
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        });
        if drained.await.is_err() {
            let _ = hand_back.send(true);
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        }
    }

    /// Fires schedules and begins what may begin; how long to sleep when nothing else happens.
    async fn begin(
        &self,
        running: &mut JoinSet<Result<(), Failure>>,
        hand_back: &watch::Sender<bool>,
    ) -> Result<Duration, Failure> {
        self.planner.fire_due(&self.kernel, &self.db).await?;
        let mut pause = self.sleep_until(self.planner.next_ms());
        let due_ms = claim::next_due_ms(&self.db).await?;
        if !due_ms.is_some_and(|due_ms| lease::is_expired(due_ms, millis(self.kernel.now()))) {
            return Ok(due_ms.map_or(pause, |due_ms| pause.min(self.sleep_until(due_ms))));
        }
        for job in self.claim().await? {
            if let Some(execution) = self.execution(job, hand_back.subscribe()) {
                running.spawn(async move { execution.run().await.map(drop) });
            }
        }
        // What still waits has no slot: it begins when another ends, here or elsewhere.
        if let Some(due_ms) = claim::next_due_ms(&self.db).await?.filter(|due_ms| *due_ms > 0) {
            pause = pause.min(self.sleep_until(due_ms));
        }
        Ok(pause)
    }

    fn sleep_until(&self, at_ms: i64) -> Duration {
        let wait = at_ms.saturating_sub(millis(self.kernel.now())).max(1);
        Duration::from_millis(u64::try_from(wait).unwrap_or(1)).min(LONGEST_SLEEP)
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
            hand_back,
        })
    }

    async fn run_waiting(&self) -> Result<usize, Failure> {
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

fn note(ended: Result<Result<(), Failure>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        // The lease runs out, and the job runs again.
        Ok(Err(failure)) => tracing::error!(error = ?failure, "what came of a job could not be written down"),
        Err(error) => tracing::error!(%error, "a job's task ended by itself"),
    }
}
