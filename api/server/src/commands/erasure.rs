//! `api user erasure`: which modules have erased the records of people who closed their accounts.

use crate::{commands::operator_record::operator_name, compose, startup_error::StartupError};
use allpet_domain::{Timestamp, id::UserId};
use allpet_kernel::{Db, Module, PersonalData, config::Config, personal_data};

/// The people to look for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ErasureArgs {
    /// Id of a person who closed their account; without it, all of them whose records are not erased everywhere
    #[arg(long)]
    user: Option<UserId>,
    /// Has every module erase the person's records again, as after a database was restored from a backup
    #[arg(long, requires = "user")]
    again: bool,
}

/// Prints the state of each module for one person, or the people whose records are not erased everywhere.
pub(crate) async fn run(config: &Config, args: ErasureArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
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
    if print_missing(identity, &modules).await? == 0 {
        println!("Every module has erased the records of all closed accounts.");
    }
    Ok(())
}

/// Prints the closed accounts that some module has not erased, with these modules. Returns their number.
async fn print_missing(identity: &Db, modules: &[Module]) -> Result<u64, StartupError> {
    let (mut number, mut last) = (0, None);
    loop {
        let page = allpet_identity::closed_after(identity, last).await?;
        if page.is_empty() {
            return Ok(number);
        }
        for (user, closed) in page {
            last = Some(user);
            let states = states(modules, user).await?;
            let missing: Vec<&str> = states
                .into_iter()
                .filter(|(_, erased)| erased.is_none())
                .map(|(module, _)| module)
                .collect();
            if !missing.is_empty() {
                number += 1;
                println!("{user} closed {closed}; not erased by {}", missing.join(", "));
            }
        }
    }
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
