//! `api tenant create`, `api user`, `api grant` and `api revoke`: they create the first organisation, the first account, the
//! first admin, and the admins of the platform.

use super::erasure::{self, ErasureArgs};
use crate::{commands::operator_record::operator_name, compose, startup_error::StartupError};
use allpet_contract::tenants::TenantKind;
use allpet_domain::{id::UserId, role::Role};
use allpet_kernel::{Db, Kernel, config::Config, cursor::base64url};
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
    /// Turns two-step sign-in off for a person who lost their phone and their recovery codes. Make sure that it is the person who asks
    RemoveSecondFactor(AccountArgs),
    /// Ends all sessions of a person who says that somebody else uses their account. The password stays: have them choose a new one
    EndSessions(AccountArgs),
    /// Says which modules have erased the records of people who closed their accounts
    Erasure(ErasureArgs),
}

/// An account.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct AccountArgs {
    /// E-mail address
    #[arg(long)]
    email: String,
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
    /// Short name of the organisation; not for `platform-admin`
    #[arg(long)]
    tenant: Option<String>,
    /// `clerk`, `merchant` or `admin`; or `platform-admin`, who operates the platform and belongs to no organisation
    #[arg(long, value_parser = role)]
    role: GrantedRole,
}

/// The person who is no longer an admin of the platform.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RevokeArgs {
    /// E-mail address of the account
    #[arg(long)]
    email: String,
    /// `platform-admin`; members of an organisation are removed by its admin
    #[arg(long, value_parser = [PLATFORM_ADMIN])]
    role: String,
}

/// The word for the role above all organisations.
const PLATFORM_ADMIN: &str = "platform-admin";

/// A role that the command line gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GrantedRole {
    /// In one organisation.
    In(Role),
    /// Above all organisations.
    PlatformAdmin,
}

fn role(word: &str) -> Result<GrantedRole, String> {
    if word == PLATFORM_ADMIN {
        return Ok(GrantedRole::PlatformAdmin);
    }
    let role = Role::parse(word).map(GrantedRole::In);
    role.ok_or_else(|| format!("write clerk, merchant, admin or {PLATFORM_ADMIN}"))
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
    kernel.set_operator(&operator_name());
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

/// Runs a command for an account.
pub(crate) async fn user(config: &Config, command: UserCommand) -> Result<(), StartupError> {
    match command {
        UserCommand::Create(args) => create_user(config, args).await,
        UserCommand::RemoveSecondFactor(args) => remove_second_factor(config, &args.email).await,
        UserCommand::EndSessions(args) => end_sessions(config, &args.email).await,
        UserCommand::Erasure(args) => erasure::run(config, args).await,
    }
}

/// Ends all sessions of a person.
async fn end_sessions(config: &Config, email: &str) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
    let identity = compose::db_of(&modules, "identity")?;
    let user = account(identity, email).await?;
    match allpet_identity::end_sessions(&kernel, identity, user).await? {
        0 => println!("{email} is signed in nowhere."),
        ended => println!("{email} is signed out everywhere: sessions ended: {ended}."),
    }
    Ok(())
}

/// Turns two-step sign-in off. Fails if it is off.
async fn remove_second_factor(config: &Config, email: &str) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
    let identity = compose::db_of(&modules, "identity")?;
    let user = account(identity, email).await?;
    if !allpet_identity::remove_second_factor(&kernel, identity, user).await? {
        return Err(StartupError::new(format!("{email} has no two-step sign-in.")));
    }
    println!("{email} signs in with the password alone. A mail tells them so.");
    Ok(())
}

/// Creates an account. Fails if the address has one.
async fn create_user(config: &Config, args: NewUserArgs) -> Result<(), StartupError> {
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

/// Gives a person a role in an organisation, or makes them an admin of the platform.
pub(crate) async fn grant(config: &Config, args: GrantArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
    let (identity, tenants) = (
        compose::db_of(&modules, "identity")?,
        compose::db_of(&modules, "tenants")?,
    );
    let (slug, role) = match (args.tenant, args.role) {
        (Some(slug), GrantedRole::In(role)) => (slug, role),
        (None, GrantedRole::PlatformAdmin) => {
            let user = account(identity, &args.email).await?;
            allpet_identity::set_platform_admin(&kernel, identity, user, true).await?;
            println!(
                "{} is now an admin of the platform, from the next sign-in on.",
                args.email
            );
            return Ok(());
        }
        (None, GrantedRole::In(_)) => return Err(StartupError::new("Name the organization with --tenant.")),
        (Some(_), GrantedRole::PlatformAdmin) => {
            return Err(StartupError::new(
                "An admin of the platform belongs to no organization. Leave out --tenant.",
            ));
        }
    };
    let tenant = allpet_tenants::find_tenant(tenants, &slug)
        .await?
        .ok_or_else(|| StartupError::new(format!("There is no organization “{slug}”.")))?;
    let user = account(identity, &args.email).await?;
    allpet_tenants::ensure_member(&kernel, tenants, tenant.id, user, role).await?;
    println!("{} is now {} at {}.", args.email, role.as_str(), tenant.name);
    Ok(())
}

/// Takes the role of an admin of the platform from a person.
pub(crate) async fn revoke(config: &Config, args: RevokeArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
    let identity = compose::db_of(&modules, "identity")?;
    let user = account(identity, &args.email).await?;
    if !allpet_identity::set_platform_admin(&kernel, identity, user, false).await? {
        return Err(StartupError::new(format!("{} is no {}.", args.email, args.role)));
    }
    println!("{} is no longer an admin of the platform.", args.email);
    Ok(())
}

/// Returns the account of an address.
async fn account(identity: &Db, email: &str) -> Result<UserId, StartupError> {
    let user = allpet_identity::find_user(identity, email).await?;
    user.ok_or_else(|| {
        StartupError::new(format!(
            "No account uses the address {email}. Make one with `api user create`."
        ))
    })
}
