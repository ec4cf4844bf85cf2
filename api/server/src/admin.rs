//! `api grant`: gives a person a role in an organisation, where no admin can do it yet.

use crate::{compose, failure::Stop};
use allpet_domain::role::Role;
use allpet_kernel::config::Config;

/// Who gets which role, and where.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct GrantArgs {
    /// E-mail address of an account
    #[arg(long)]
    email: String,
    /// Short name of the organisation
    #[arg(long)]
    tenant: String,
    /// `clerk`, `merchant` or `admin`
    #[arg(long, value_parser = role)]
    role: Role,
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| "write clerk, merchant or admin".into())
}

/// Gives the role.
pub(crate) async fn grant(config: &Config, args: GrantArgs) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    let (identity, tenants) = (
        compose::db_of(&modules, "identity")?,
        compose::db_of(&modules, "tenants")?,
    );
    let tenant = allpet_tenants::find_tenant(tenants, &args.tenant)
        .await?
        .ok_or_else(|| Stop::new(format!("There is no organisation “{}”.", args.tenant)))?;
    let user = allpet_identity::find_user(identity, &args.email)
        .await?
        .ok_or_else(|| {
            Stop::new(format!(
                "Nobody with the address {} has an account. Sign up first.",
                args.email
            ))
        })?;
    allpet_tenants::ensure_member(&kernel, tenants, tenant.id, user, args.role).await?;
    println!(
        "{} is now {} at {}. A token that is out follows within 15 minutes.",
        args.email,
        args.role.as_str(),
        tenant.name
    );
    Ok(())
}
