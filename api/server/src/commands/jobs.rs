//! `api jobs`: lists jobs, and retries, edits, discards or cancels them.

use crate::{commands::operator_record, compose, startup_error::StartupError};
use allpet_contract::operations::OperatorActionKind;
use allpet_domain::{Timestamp, id::JobId};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Tx,
    config::Config,
    jobs::{
        JobRecord, JobState,
        dead_letter::{self, Cancellation, Decision},
        history,
    },
};
use allpet_operations::NewAction;

/// Commands for jobs.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum JobsCommand {
    /// Prints how many jobs each queue holds, and the newest jobs in a state
    List(ListArgs),
    /// Lets a dead letter run again, with all its attempts
    Retry(RetryArgs),
    /// Gives a dead letter another payload; `retry` runs it
    Edit(EditArgs),
    /// Discards a dead letter
    Discard(ReasonArgs),
    /// Cancels a job that has not ended; one that runs ends with its next heartbeat, within five seconds
    Cancel(ReasonArgs),
}

/// The jobs to print.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ListArgs {
    /// `waiting`, `scheduled`, `failed`, `running`, `done`, `dead`, `cancelled` or `discarded`
    #[arg(long, default_value = "dead", value_parser = state)]
    state: JobState,
    /// Maximum number of jobs of each module
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

/// A job.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct JobArgs {
    /// The module whose job it is: `orders`
    #[arg(long)]
    module: String,
    /// The job's id, as `list` prints it
    #[arg(long)]
    job: JobId,
}

/// A job that runs again.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RetryArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Reason, in a sentence; it is stored in the record of what operators did
    #[arg(long, default_value = "")]
    reason: String,
}

/// A job, and the reason for the action.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReasonArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Reason, in a sentence; it is stored in the job's history
    #[arg(long)]
    reason: String,
}

/// A job, and its new payload.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EditArgs {
    #[command(flatten)]
    job: JobArgs,
    /// The payload, in JSON
    #[arg(long)]
    payload: String,
    /// Reason, in a sentence; it is stored in the record of what operators did
    #[arg(long, default_value = "")]
    reason: String,
}

fn state(word: &str) -> Result<JobState, String> {
    JobState::parse(word).ok_or_else(|| {
        let remark = JobState::ALL.map(JobState::as_str);
        format!("write one of {}", remark.join(", "))
    })
}

/// Runs the command.
pub(crate) async fn run(config: &Config, command: JobsCommand) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    match command {
        JobsCommand::List(args) => list(&modules, &args).await,
        JobsCommand::Retry(RetryArgs { job, reason }) => {
            let (id, action) = (job.job, action(OperatorActionKind::RetryJob, job, reason));
            let retry = async |tx: &mut Tx| dead_letter::retry(&kernel, tx, id).await;
            change(&kernel, &modules, action, id, retry).await?;
            println!("{id} runs again.");
            Ok(())
        }
        JobsCommand::Edit(EditArgs { job, payload, reason }) => {
            let (id, action) = (job.job, action(OperatorActionKind::EditJob, job, reason));
            let edit = async |tx: &mut Tx| dead_letter::edit(tx, id, &payload).await;
            change(&kernel, &modules, action, id, edit).await?;
            println!("{id} has a new payload. Retry it now.");
            Ok(())
        }
        JobsCommand::Discard(ReasonArgs { job, reason }) => {
            let reason = require_reason(&reason)?;
            let (id, action) = (
                job.job,
                action(OperatorActionKind::DiscardJob, job, reason.clone()),
            );
            let discard = async |tx: &mut Tx| dead_letter::discard(&kernel, tx, id, &reason).await;
            change(&kernel, &modules, action, id, discard).await?;
            println!("{id} is discarded.");
            Ok(())
        }
        JobsCommand::Cancel(args) => cancel(&kernel, &modules, args).await,
    }
}

fn action(kind: OperatorActionKind, job: JobArgs, reason: String) -> NewAction {
    NewAction {
        action: kind,
        module: job.module,
        target: job.job.to_string(),
        reason,
    }
}

/// Returns a reason without blanks at its ends. Fails if nothing is left.
fn require_reason(reason: &str) -> Result<String, StartupError> {
    match reason.trim() {
        "" => Err(StartupError::new("Give a --reason.")),
        reason => Ok(reason.to_owned()),
    }
}

/// Changes a dead letter in a transaction, and records the action.
async fn change(
    kernel: &Kernel,
    modules: &[Module],
    action: NewAction,
    id: JobId,
    change: impl AsyncFnOnce(&mut Tx) -> Result<Decision, Failure>,
) -> Result<(), StartupError> {
    let db = compose::db_of(modules, &action.module)?;
    let act = async {
        let mut tx = begin(db).await?;
        check(change(&mut tx).await?, id)?;
        commit(tx).await?;
        Ok(kind_of(db, id).await)
    };
    operator_record::record(kernel, modules, action, Box::pin(act), Clone::clone)
        .await
        .map(drop)
}

/// Returns the kind of a job, for the record of what happened to it. Without an answer the record goes without.
async fn kind_of(db: &Db, id: JobId) -> Option<String> {
    let job = history::find(db, id).await.ok().flatten();
    job.map(|job| job.kind)
}

async fn begin(db: &Db) -> Result<Tx, StartupError> {
    Ok(db.begin().await.map_err(Failure::from)?)
}

async fn commit(tx: Tx) -> Result<(), StartupError> {
    Ok(tx.commit().await.map_err(Failure::from)?)
}

async fn cancel(kernel: &Kernel, modules: &[Module], args: ReasonArgs) -> Result<(), StartupError> {
    let (job, reason) = (args.job, require_reason(&args.reason)?);
    let (db, id) = (compose::db_of(modules, &job.module)?, job.job);
    let action = action(OperatorActionKind::CancelJob, job, reason.clone());
    let act = async {
        let mut tx = begin(db).await?;
        let cancellation = dead_letter::cancel(kernel, &mut tx, id, &reason).await?;
        commit(tx).await?;
        if cancellation == Cancellation::TooLate {
            return Err(StartupError::new(format!(
                "{id} has ended, or is not a job of this module."
            )));
        }
        Ok((cancellation, kind_of(db, id).await))
    };
    let (cancellation, _) =
        operator_record::record(kernel, modules, action, Box::pin(act), |(_, kind)| kind.clone()).await?;
    if cancellation == Cancellation::Requested {
        println!("{id} runs; its worker ends it within five seconds.");
    } else {
        println!("{id} is canceled.");
    }
    Ok(())
}

fn check(decision: Decision, id: JobId) -> Result<(), StartupError> {
    match decision {
        Decision::Done => Ok(()),
        Decision::NotDead => Err(StartupError::new(format!(
            "{id} is not a dead letter of this module. `api jobs list` prints them."
        ))),
        Decision::KeyTaken => Err(StartupError::new(format!(
            "Another job with the key of {id} waits or runs. Try again when it has ended."
        ))),
    }
}

async fn list(modules: &[Module], args: &ListArgs) -> Result<(), StartupError> {
    for module in modules {
        for depth in history::queue_depths(&module.db).await? {
            println!(
                "{}\t{}\t{}\t{}",
                module.name,
                depth.queue,
                depth.state.as_str(),
                depth.jobs
            );
        }
    }
    for module in modules {
        for job in history::in_state(&module.db, args.state, args.limit).await? {
            println!("{}", line(module.name, &job));
        }
    }
    Ok(())
}

/// Formats a job: module, id, kind, attempts, the time of its last change, and its error or reason.
fn line(module: &str, job: &JobRecord) -> String {
    let moment = |ms: i64| Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or_default());
    let last = job.finished_ms.or(job.started_ms).unwrap_or(job.enqueued_ms);
    let remark = job.reason.as_deref().or(job.error.as_deref()).unwrap_or_default();
    format!(
        "{module}\t{}\t{}\t{}/{}\t{}\t{}",
        job.id,
        job.kind,
        job.attempts,
        job.max_attempts,
        moment(last),
        remark.replace(['\n', '\t'], " ")
    )
}
