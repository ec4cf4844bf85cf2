//! `api tenant create`, `api user create` and `api grant`: they create the first organisation, the first account and the first
//! admin.

use crate::{compose, startup_error::StartupError};
use allpet_contract::tenants::TenantKind;
use allpet_domain::role::Role;
use allpet_kernel::{Kernel, config::Config, cursor::base64url};
use allpet_tenants::NewTenant;
use std::io::{IsTerminal as _, Read as _};

/// Commands for organisations.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum TenantCommand {
    /// Makes an organisation
    Create(NewTenantArgs),
}

/// The organisation to create.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct NewTenantArgs {
    /// Short name in addresses: lower-case letters, digits and hyphens
    #[arg(long)]
    slug: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// `authority` (issues licences) or `shop`
    #[arg(long, value_parser = kind)]
    kind: TenantKind,
    /// Jurisdiction whose rules an authority follows: `calgary`, `king-county`, `los-angeles`, `new-york-city`, `seattle` or
    /// `toronto`
    #[arg(long)]
    jurisdiction: Option<String>,
}

/// Commands for accounts.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum UserCommand {
    /// Creates an account. The password is the first line of standard input; without input, or at a terminal, a random password
    /// is generated and printed once
    Create(NewUserArgs),
}

/// The account to create. The password is no option, because every user of a machine sees the options of its programs.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct NewUserArgs {
    /// E-mail address
    #[arg(long)]
    email: String,
    /// Display name
    #[arg(long)]
    name: String,
}

/// The person, the role and the organisation.
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

fn kind(word: &str) -> Result<TenantKind, String> {
    match word {
        "authority" => Ok(TenantKind::Authority),
        "shop" => Ok(TenantKind::Shop),
        _ => Err("write authority or shop".into()),
    }
}

/// Creates an organisation. Fails if its short name is taken.
pub(crate) async fn tenant(
    config: &Config,
    TenantCommand::Create(args): TenantCommand,
) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    let tenants = compose::db_of(&modules, "tenants")?;
    let new = NewTenant {
        slug: &args.slug,
        name: &args.name,
        kind: args.kind,
        jurisdiction: args.jurisdiction.as_deref(),
    };
    let made = allpet_tenants::create_tenant(&kernel, tenants, new).await?;
    let made =
        made.ok_or_else(|| StartupError::new(format!("There is an organization “{}” already.", args.slug)))?;
    println!(
        "{} is created. Give it an admin: api grant --tenant {} --role admin --email …",
        made.name, made.slug
    );
    Ok(())
}

/// Creates an account. Fails if the address has one.
pub(crate) async fn user(
    config: &Config,
    UserCommand::Create(args): UserCommand,
) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    let identity = compose::db_of(&modules, "identity")?;
    let typed = typed_password()?;
    let generated = typed.is_none();
    let password = typed.unwrap_or_else(|| random_password(&kernel));
    allpet_identity::create_user(&kernel, identity, &args.email, &args.name, &password).await?;
    println!("{} has an account.", args.email);
    if generated {
        println!("Its password, shown this once: {password}");
    }
    Ok(())
}

/// Reads the password from standard input, if any. On a terminal, where it would be visible, nothing is read.
fn typed_password() -> Result<Option<String>, StartupError> {
    let mut text = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin()
            .take(4_096)
            .read_to_string(&mut text)
            .map_err(|error| {
                StartupError::new(format!(
                    "The password cannot be read ({error}). Send it as UTF-8."
                ))
            })?;
    }
    Ok(text
        .lines()
        .next()
        .filter(|line| !line.is_empty())
        .map(str::to_owned))
}

/// Generates a password of 144 random bits, in characters that no shell interprets.
fn random_password(kernel: &Kernel) -> String {
    base64url(&kernel.randomness().bytes::<18>())
}

/// Gives a person a role in an organisation.
pub(crate) async fn grant(config: &Config, args: GrantArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    let (identity, tenants) = (
        compose::db_of(&modules, "identity")?,
        compose::db_of(&modules, "tenants")?,
    );
    let tenant = allpet_tenants::find_tenant(tenants, &args.tenant)
        .await?
        .ok_or_else(|| StartupError::new(format!("There is no organization “{}”.", args.tenant)))?;
    let user = allpet_identity::find_user(identity, &args.email)
        .await?
        .ok_or_else(|| {
            StartupError::new(format!(
                "No account uses the address {}. Make one with `api user create`.",
                args.email
            ))
        })?;
    allpet_tenants::ensure_member(&kernel, tenants, tenant.id, user, args.role).await?;
    println!("{} is now {} at {}.", args.email, args.role.as_str(), tenant.name);
    Ok(())
}
