//! `api user erasure`: which modules have erased the records of people who closed their accounts.

use crate::{compose, startup_error::StartupError};
use allpet_domain::{Timestamp, id::UserId};
use allpet_kernel::{Module, PersonalData, config::Config, personal_data};

/// The people to look for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ErasureArgs {
    /// Id of a person who closed their account; without it, the newest 50 of them whose records are not erased everywhere
    #[arg(long)]
    user: Option<UserId>,
    /// Has every module erase the person's records again, as after a database was restored from a backup
    #[arg(long, requires = "user")]
    again: bool,
}

/// Prints the state of each module for one person, or the people whose records are not erased everywhere.
pub(crate) async fn run(config: &Config, args: ErasureArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    let identity = compose::db_of(&modules, "identity")?;
    if let Some(user) = args.user {
        if !allpet_identity::is_closed(identity, user).await? {
            return Err(StartupError::new(format!(
                "No account with the id {user} is closed."
            )));
        }
        if args.again {
            allpet_identity::announce_closed(&kernel, identity, user).await?;
            println!("Every module will erase the records of {user} again.");
            return Ok(());
        }
        for (module, erased) in states(&modules, user).await? {
            println!("{module:<14} {}", describe(erased));
        }
        return Ok(());
    }
    let mut is_done = true;
    for (user, closed) in allpet_identity::newest_closed(identity).await? {
        let states = states(&modules, user).await?;
        let missing: Vec<&str> = states
            .into_iter()
            .filter(|(_, erased)| erased.is_none())
            .map(|(module, _)| module)
            .collect();
        if !missing.is_empty() {
            is_done = false;
            println!("{user} closed {closed}; not erased by {}", missing.join(", "));
        }
    }
    if is_done {
        println!("Every module has erased the records of the newest closed accounts.");
    }
    Ok(())
}

/// Returns when each module that stores something of people erased the records of `user`.
async fn states(
    modules: &[Module],
    user: UserId,
) -> Result<Vec<(&'static str, Option<Timestamp>)>, StartupError> {
    let mut states = Vec::new();
    for module in modules {
        if matches!(module.personal_data, PersonalData::Stored { .. }) {
            states.push((module.name, personal_data::erased_at(&module.db, user).await?));
        }
    }
    Ok(states)
}

fn describe(erased: Option<Timestamp>) -> String {
    erased.map_or_else(
        || "not yet; see the module’s deliveries with `api events list`".to_owned(),
        |at| format!("erased {at}"),
    )
}
