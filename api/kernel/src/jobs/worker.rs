//! The worker: runs the jobs of a process's modules and fires their schedules.

mod candidates;
pub(super) mod claim;
pub(super) mod execution;
pub(super) mod finish;
pub(super) mod heartbeat;
mod lease_expiry;
pub(super) mod module_worker;

use crate::{Failure, Kernel, Module};
use futures::future::join_all;
use module_worker::ModuleWorker;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The longest sleep of a worker. Then it sees what another process enqueued without a notification: for later, on SQLite, or while
/// the connection for notifications was lost.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How long a worker may go on after [`Worker::stop`]. Jobs that it still holds then run again when their leases have expired.
#[derive(Clone, Copy, Debug)]
pub struct StopLimits {
    /// How long running jobs may continue; then they are handed back.
    pub running: Duration,
    /// How long handing back may take: the database may not answer.
    pub handing_back: Duration,
}

impl Default for StopLimits {
    fn default() -> Self {
        Self {
            running: Duration::from_secs(13),
            handing_back: Duration::from_secs(2),
        }
    }
}

/// Runs jobs and schedules; cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    modules: Arc<Vec<ModuleWorker>>,
    /// The stop switch of all clones.
    stop: Arc<watch::Sender<bool>>,
    poll_interval: Duration,
    stop_limits: StopLimits,
}

impl Worker {
    /// Creates a worker for `modules`. It also runs the kernel's clean-up job for each of them. Fails if a schedule is invalid or
    /// has no job of its name.
    pub fn new(kernel: &Kernel, modules: &[Module]) -> Result<Self, Failure> {
        let all = modules.iter().map(|module| ModuleWorker::new(kernel, module));
        Ok(Self {
            modules: Arc::new(all.collect::<Result<_, _>>()?),
            stop: Arc::new(watch::Sender::new(false)),
            poll_interval: POLL_INTERVAL,
            stop_limits: StopLimits::default(),
        })
    }

    /// Changes how often the worker looks for jobs without a signal: a second by default.
    #[must_use]
    pub fn with_poll_interval(mut self, poll_interval: Duration) -> Self {
        self.poll_interval = poll_interval;
        self
    }

    /// Changes how long the worker may go on after [`Worker::stop`].
    #[must_use]
    pub fn with_stop_limits(mut self, stop_limits: StopLimits) -> Self {
        self.stop_limits = stop_limits;
        self
    }

    /// Works until [`Worker::stop`], then lets running jobs finish or hands them back, within its [`StopLimits`].
    pub async fn run(self) {
        join_all(
            self.modules
                .iter()
                .map(|module| module.run(self.poll_interval, self.stop_limits, self.stop.subscribe())),
        )
        .await;
    }

    /// Stops the worker and its clones from claiming jobs; [`Worker::run`] ends soon after.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }

    /// Fires due schedules and runs all due jobs, one after the other. Returns the number of attempts. For tests, which move the
    /// clock.
    pub async fn run_due(&self) -> Result<usize, Failure> {
        let mut attempts = 0;
        for module in self.modules.iter() {
            module.planner.fire_due(&module.kernel, &module.db).await?;
            attempts += module.run_waiting().await?;
        }
        Ok(attempts)
    }

    /// Runs all due jobs, one after the other, without firing schedules. Returns the number of attempts. For tests.
    pub async fn run_enqueued(&self) -> Result<usize, Failure> {
        let mut attempts = 0;
        for module in self.modules.iter() {
            attempts += module.run_waiting().await?;
        }
        Ok(attempts)
    }

    /// Runs a schedule of `module` now and returns the count that it reports. For tests.
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
