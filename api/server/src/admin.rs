//! `api tenant create`, `api user create` and `api grant`: the first organisation, the first account and the first admin, whom
//! nobody else can make yet.

use crate::{compose, failure::Stop};
use allpet_contract::tenants::TenantKind;
use allpet_domain::role::Role;
use allpet_kernel::{Kernel, config::Config, cursor::base64url};
use allpet_tenants::NewTenant;
use std::io::{IsTerminal as _, Read as _};

/// What is done with organisations.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum TenantCommand {
    /// Makes an organisation
    Create(NewTenantArgs),
}

/// The organisation to be made.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct NewTenantArgs {
    /// Short name in addresses: small letters, digits and hyphens
    #[arg(long)]
    slug: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// `authority` (issues licences) or `shop`
    #[arg(long, value_parser = kind)]
    kind: TenantKind,
    /// Whose rules an authority follows: `calgary`, `king-county`, `los-angeles`, `new-york-city`, `seattle` or `toronto`
    #[arg(long)]
    jurisdiction: Option<String>,
}

/// What is done with accounts.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum UserCommand {
    /// Makes an account. The password is the first line of the standard input; without input, or at a terminal, it is made up
    /// and printed once
    Create(NewUserArgs),
}

/// The account to be made. There is no option for the password: every user of a machine sees the options of its programs.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct NewUserArgs {
    /// E-mail address
    #[arg(long)]
    email: String,
    /// Display name
    #[arg(long)]
    name: String,
}

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

fn kind(word: &str) -> Result<TenantKind, String> {
    match word {
        "authority" => Ok(TenantKind::Authority),
        "shop" => Ok(TenantKind::Shop),
        _ => Err("write authority or shop".into()),
    }
}

/// Makes an organisation; fails where another has its short name.
pub(crate) async fn tenant(config: &Config, TenantCommand::Create(args): TenantCommand) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    let tenants = compose::db_of(&modules, "tenants")?;
    let new = NewTenant {
        slug: &args.slug,
        name: &args.name,
        kind: args.kind,
        jurisdiction: args.jurisdiction.as_deref(),
    };
    let made = allpet_tenants::create_tenant(&kernel, tenants, new).await?;
    let made = made.ok_or_else(|| Stop::new(format!("There is an organization “{}” already.", args.slug)))?;
    println!(
        "{} is made. Give it an admin: api grant --tenant {} --role admin --email …",
        made.name, made.slug
    );
    Ok(())
}

/// Makes an account; fails where the address has one.
pub(crate) async fn user(config: &Config, UserCommand::Create(args): UserCommand) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    let identity = compose::db_of(&modules, "identity")?;
    let typed = typed_password()?;
    let made_up = typed.is_none();
    let password = typed.unwrap_or_else(|| random_password(&kernel));
    allpet_identity::create_user(&kernel, identity, &args.email, &args.name, &password).await?;
    println!("{} has an account.", args.email);
    if made_up {
        println!("Its password, shown this once: {password}");
    }
    Ok(())
}

/// The password on the standard input, where one is sent. A terminal shows what is typed, so nothing is asked for there.
fn typed_password() -> Result<Option<String>, Stop> {
    let mut text = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin()
            .take(4_096)
            .read_to_string(&mut text)
            .map_err(|error| {
                Stop::new(format!(
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

/// 144 random bits, as text that no shell reads as anything else.
fn random_password(kernel: &Kernel) -> String {
    base64url(&kernel.randomness().bytes::<18>())
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
        .ok_or_else(|| Stop::new(format!("There is no organization “{}”.", args.tenant)))?;
    let user = allpet_identity::find_user(identity, &args.email)
        .await?
        .ok_or_else(|| {
            Stop::new(format!(
                "Nobody with the address {} has an account. Make one with `api user create`.",
                args.email
            ))
        })?;
    allpet_tenants::ensure_member(&kernel, tenants, tenant.id, user, args.role).await?;
    println!("{} is now {} at {}.", args.email, args.role.as_str(), tenant.name);
    Ok(())
}
