//! Reports to the operations module that this process runs, and what it counted since its last report.

use crate::{
    health::{ANSWER_LIMIT, Dependencies},
    startup_error::StartupError,
};
use allpet_contract::operations::{Counts, ProcessReport, ProcessRole, ReportProcess};
use allpet_domain::Timestamp;
use allpet_kernel::{Db, Kernel, Module, operations};
use std::time::Duration;
use tokio::time::{interval, timeout};

/// How often a process reports. One that has not for a minute is shown as not alive.
const INTERVAL: Duration = Duration::from_secs(20);
/// How long a report may take.
const LIMIT: Duration = Duration::from_secs(10);

/// The reporter of a process.
#[derive(Debug)]
pub(crate) struct Reporter {
    kernel: Kernel,
    role: ProcessRole,
    id: String,
    started: Timestamp,
    modules: Vec<String>,
    databases: Vec<Db>,
    dependencies: Dependencies,
    /// The counts up to the last report that arrived.
    reported: Counts,
}

impl Reporter {
    /// Creates the reporter of a process that runs `modules`.
    pub(crate) fn new(
        kernel: &Kernel,
        role: ProcessRole,
        modules: &[Module],
        dependencies: &Dependencies,
    ) -> Self {
        let number = u64::from_be_bytes(kernel.randomness().bytes());
        Self {
            kernel: kernel.clone(),
            role,
            id: format!("{}-{number:016x}", std::process::id()),
            started: kernel.now(),
            modules: modules.iter().map(|module| module.name.to_owned()).collect(),
            databases: modules.iter().map(|module| module.db.clone()).collect(),
            dependencies: dependencies.clone(),
            reported: Counts::default(),
        }
    }

    /// Reports until the task is aborted. What could not be reported is part of the next report.
    pub(crate) async fn run(mut self) {
        let mut clock = interval(INTERVAL);
        loop {
            clock.tick().await;
            match timeout(LIMIT, self.report()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "this process could not report to operations"),
                Err(_) => tracing::warn!("this process could not report to operations in time"),
            }
        }
    }

    async fn report(&mut self) -> Result<(), StartupError> {
        let total = self.kernel.metrics().totals().read();
        let health = self.dependencies.report().await;
        // Unknown while a database does not answer, which the report says.
        let lag = timeout(ANSWER_LIMIT, operations::lag(&self.databases, self.kernel.now())).await;
        let lag_ms = lag.ok().and_then(Result::ok).unwrap_or(0);
        let body = ProcessReport {
            id: self.id.clone(),
            role: self.role,
            modules: self.modules.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started: self.started,
            counts: since(total, self.reported),
            lag_ms,
            circuits: self.kernel.circuits(),
            health: Some(health),
        };
        let sent = self.kernel.client("kernel").send(ReportProcess { body }).await;
        sent.map_err(|problem| StartupError::new(problem.to_string()))?;
        self.reported = total;
        Ok(())
    }
}

/// Returns what was counted between two moments.
fn since(total: Counts, before: Counts) -> Counts {
    Counts {
        requests: total.requests.saturating_sub(before.requests),
        errors: total.errors.saturating_sub(before.errors),
        jobs_done: total.jobs_done.saturating_sub(before.jobs_done),
        jobs_failed: total.jobs_failed.saturating_sub(before.jobs_failed),
        jobs_dead: total.jobs_dead.saturating_sub(before.jobs_dead),
    }
}
