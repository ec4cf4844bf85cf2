//! `api jobs`: lists jobs, and retries, edits, discards or cancels them.

use crate::{compose, startup_error::StartupError};
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

/// Commands for jobs.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum JobsCommand {
    /// Prints how many jobs each queue holds, and the newest jobs in a state
    List(ListArgs),
    /// Lets a dead letter run again, with all its attempts
    Retry(JobArgs),
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
        JobsCommand::Retry(args) => {
            let db = compose::db_of(&modules, &args.module)?;
            let mut tx = begin(db).await?;
            check(dead_letter::retry(&kernel, &mut tx, args.job).await?, args.job)?;
            commit(tx).await?;
            println!("{} runs again.", args.job);
            Ok(())
        }
        JobsCommand::Edit(args) => {
            let db = compose::db_of(&modules, &args.job.module)?;
            let mut tx = begin(db).await?;
            check(
                dead_letter::edit(&mut tx, args.job.job, &args.payload).await?,
                args.job.job,
            )?;
            commit(tx).await?;
            println!("{} has a new payload. Retry it now.", args.job.job);
            Ok(())
        }
        JobsCommand::Discard(args) => {
            let db = compose::db_of(&modules, &args.job.module)?;
            let mut tx = begin(db).await?;
            let decision = dead_letter::discard(&kernel, &mut tx, args.job.job, &args.reason).await?;
            check(decision, args.job.job)?;
            commit(tx).await?;
            println!("{} is discarded.", args.job.job);
            Ok(())
        }
        JobsCommand::Cancel(args) => cancel(&kernel, &modules, &args).await,
    }
}

async fn begin(db: &Db) -> Result<Tx, StartupError> {
    Ok(db.begin().await.map_err(Failure::from)?)
}

async fn commit(tx: Tx) -> Result<(), StartupError> {
    Ok(tx.commit().await.map_err(Failure::from)?)
}

async fn cancel(kernel: &Kernel, modules: &[Module], args: &ReasonArgs) -> Result<(), StartupError> {
    let (db, id) = (compose::db_of(modules, &args.job.module)?, args.job.job);
    let mut tx = begin(db).await?;
    let cancellation = dead_letter::cancel(kernel, &mut tx, id, &args.reason).await?;
    commit(tx).await?;
    match cancellation {
        Cancellation::Cancelled => println!("{id} is canceled."),
        Cancellation::Requested => println!("{id} runs; its worker ends it within five seconds."),
        Cancellation::TooLate => {
            return Err(StartupError::new(format!(
                "{id} has ended, or is not a job of this module."
            )));
        }
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
