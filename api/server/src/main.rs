//! The API binary: its modules, in one process or several, and the operator's commands.

mod commands;
mod compose;
mod health;
mod memory;
mod observe;
mod processes;
mod reporter;
mod settings;
mod signing_keys;
mod startup_error;
#[cfg(test)]
mod tests;

use allpet_kernel::config::Config;
use clap::{Parser, Subcommand};
use commands::{admin, audit, cause_tree, demo, doctor, events, import, jobs, render_pdf, serve, worker};
use mimalloc::MiMalloc;
use startup_error::StartupError;
use std::process::ExitCode;

/// A request makes some hundred small allocations on any free thread. The system's allocator would spend a fifth of the time on
/// them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// All Pet Plus: one API for the dashboard and its apps.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API until a signal stops it
    Serve(serve::ServeArgs),
    /// Runs only jobs and schedules, until a signal stops it; run as many processes as you need
    Worker(worker::WorkerArgs),
    /// Migrates every module's tables
    Migrate,
    /// Adds the demo's organisations, accounts, pets, products and apps; adds nothing twice. Works on localhost only, because the
    /// accounts' password is published
    Seed {
        /// Adds generated products until the store has this many
        #[arg(long)]
        products: Option<u32>,
    },
    /// Imports a city's register of licences from a CSV file (.csv, .csv.br or .csv.gz)
    Import(import::ImportArgs),
    /// Creates an organisation
    #[command(subcommand)]
    Tenant(admin::TenantCommand),
    /// Creates an account
    #[command(subcommand)]
    User(admin::UserCommand),
    /// Gives a person a role in an organisation, or makes them an admin of the platform
    Grant(admin::GrantArgs),
    /// Takes the role of an admin of the platform from a person; at once, in all processes
    Revoke(admin::RevokeArgs),
    /// Lists jobs; retries, edits or discards dead letters; cancels a job
    #[command(subcommand)]
    Jobs(jobs::JobsCommand),
    /// Lists events that were not handled; retries, dismisses or replays them
    #[command(subcommand)]
    Events(events::EventsCommand),
    /// Verifies the audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Explains why something happened: prints what led to an event, a job or a refund, and all that it caused
    Why(cause_tree::WhyArgs),
    /// Checks the configuration, the databases, Redis, the other processes, the disk, the keys and the clocks, and says what to do.
    /// The exit status is 1 if something is wrong
    Doctor(doctor::DoctorArgs),
    /// Rotates the key that signs tokens
    #[command(subcommand)]
    Keys(signing_keys::KeysCommand),
    /// Prints the OpenAPI document
    Openapi,
    /// Reads a PDF from standard input and writes its first pages as a JPEG to standard output; `serve` starts it for each
    /// document that a clerk views
    #[command(hide = true)]
    RenderPdf,
    /// Serves one built app with its production headers
    Site(allpet_site_server::SiteArgs),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    memory::use_small_pages();
    start(arguments.command)
}

#[tokio::main]
async fn start(command: Command) -> ExitCode {
    match run(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            stop.status()
        }
    }
}

async fn run(command: Command) -> Result<(), StartupError> {
    if let Command::Site(args) = command {
        observe::start_log("warn");
        return Ok(allpet_site_server::run(args, None).await?);
    }
    if let Command::RenderPdf = command {
        return render_pdf::run();
    }
    let config = settings::read()?;
    let observers = observe::start(&config)?;
    let outcome = run_configured(&config, command).await;
    observers.flush().await;
    outcome
}

async fn run_configured(config: &Config, command: Command) -> Result<(), StartupError> {
    match command {
        Command::Serve(args) => {
            render_pdf::set_up()?;
            serve::run(config, args).await
        }
        Command::Worker(args) => worker::run(config, args).await,
        Command::Migrate => compose::compose(config).await.map(drop),
        Command::Seed { products } => demo::run(config, products).await,
        Command::Import(args) => import::run(config, args).await,
        Command::Tenant(command) => admin::tenant(config, command).await,
        Command::User(command) => admin::user(config, command).await,
        Command::Grant(args) => admin::grant(config, args).await,
        Command::Revoke(args) => admin::revoke(config, args).await,
        Command::Jobs(command) => jobs::run(config, command).await,
        Command::Events(command) => events::run(config, command).await,
        Command::Audit(command) => audit::run(config, command).await,
        Command::Why(args) => cause_tree::run(config, args).await,
        Command::Doctor(args) => doctor::run(config, &args).await,
        Command::Keys(command) => signing_keys::run(config, command),
        Command::Openapi => serve::print_document(config).await,
        Command::Site(_) | Command::RenderPdf => Ok(()),
    }
}
