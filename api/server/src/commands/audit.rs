//! `api audit verify`: finds out whether somebody changed the audit log.

use crate::{compose, startup_error::StartupError};
use allpet_kernel::config::Config;

/// Commands for the audit log.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum AuditCommand {
    /// Verifies each record of the audit log by its hash and that of the record before it. The exit status is 1 if one was changed
    /// or is missing
    Verify,
}

/// Runs the command.
pub(crate) async fn run(config: &Config, AuditCommand::Verify: AuditCommand) -> Result<(), StartupError> {
    let (_, modules) = compose::compose(config).await?;
    let db = compose::db_of(&modules, allpet_operations::NAME)?;
    let verified = allpet_operations::verify_audit(db).await?;
    match verified.broken {
        None if verified.intact == 0 => println!("The audit log is empty."),
        None => println!(
            "The audit log is intact: {} records. The hash of the last one is {}.",
            verified.intact, verified.hash
        ),
        Some(broken) => {
            return Err(StartupError::new(format!(
                "The audit log is broken at record {}: {}. The {} records before it are intact.",
                broken.sequence, broken.fault, verified.intact
            )));
        }
    }
    Ok(())
}
