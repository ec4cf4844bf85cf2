//! A dead letter for the demo's operator: a job whose payload no release can read, so that its first attempt is its last.

use crate::startup_error::StartupError;
use allpet_kernel::{
    Db, Failure, Kernel,
    jobs::{Job, JobSpec, NewJob, Queue},
};
use serde::{Deserialize, Serialize};

/// Looks like a job of payments, and names no refund.
#[derive(Debug, Serialize, Deserialize)]
struct UnreadableRefund {
    refund: String,
}

impl Job for UnreadableRefund {
    const SPEC: JobSpec = JobSpec {
        queue: Queue::new("gateway", 8),
        ..JobSpec::new("payments.finish-refund")
    };
}

/// Enqueues the job in the database of payments.
pub(super) async fn enqueue(kernel: &Kernel, payments: &Db) -> Result<(), StartupError> {
    let job = UnreadableRefund {
        refund: "the refund of last Tuesday".into(),
    };
    let mut tx = payments.begin().await.map_err(Failure::from)?;
    kernel.enqueue(&mut tx, NewJob::new(&job)).await?;
    Ok(tx.commit().await.map_err(Failure::from)?)
}
