//! `cargo xtask up`: from a fresh clone to the running system.

use std::fs;

use clap::Args;

use crate::apps::App;
use crate::build::{self, Profile};
use crate::command_error::{CommandError, Outcome};
use crate::stack::Plan;
use crate::stack::{ports::Ports, postgres::Postgres, processes::Processes, redis::Redis};
use crate::tools;
use crate::workspace::Workspace;

/// Options of `up`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Serve what would be deployed instead of what builds quickly
    #[arg(long)]
    release: bool,
    /// Start one app and the API (may be given again for another app)
    #[arg(long, value_name = "APP")]
    only: Vec<App>,
    /// Delete the databases and uploads under data/ first
    #[arg(long)]
    reset: bool,
    /// A PostgreSQL database instead of the SQLite files under data/
    #[arg(long, env = "ALLPET_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// Run the API in several processes: main, builder in two replicas, and a worker, over a temporary PostgreSQL and Redis
    #[arg(long, conflicts_with = "reset")]
    processes: bool,
    #[command(flatten)]
    ports: Ports,
}

/// Builds, fills and serves the system until Ctrl+C.
pub(crate) fn run(workspace: &Workspace, options: Options) -> Outcome<()> {
    let profile = if options.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    let apps = if options.only.is_empty() {
        App::ALL.to_vec()
    } else {
        options.only.clone()
    };
    // Quick checks first: nobody should wait for a build to learn of a taken port.
    options.ports.check(&apps)?;
    let database_url = database_url(workspace, &options)?;
    tools::of_machine(workspace)?;
    let servers = servers(workspace, &options)?;
    forecast(workspace, &apps, profile)?;
    let api = build::everything(workspace, &apps, profile, profile)?;
    if options.reset {
        reset(workspace)?;
    }
    let plan = Plan {
        profile,
        programs: profile,
        apps,
        ports: options.ports,
        api,
        data: workspace.data(),
        database_url: servers.postgres.as_ref().map_or(database_url, Postgres::url),
        processes: servers.processes,
    };
    plan.fill(workspace)?;
    let mut stack = plan.start(workspace)?;
    print_addresses(&plan);
    let ended = stack.serve();
    eprintln!("Stopping …");
    drop(stack);
    // Not before: the programs above use them.
    drop((servers.postgres, servers.redis));
    ended
}

/// The parts that the processes share: the servers that this run starts, and the processes' addresses.
#[derive(Default)]
struct Servers {
    postgres: Option<Postgres>,
    redis: Option<Redis>,
    processes: Option<Processes>,
}

/// Starts PostgreSQL, unless the database is given, and Redis, if the API is to run in several processes.
fn servers(workspace: &Workspace, options: &Options) -> Outcome<Servers> {
    if !options.processes {
        return Ok(Servers::default());
    }
    let redis = Redis::start(workspace)?;
    let processes = Processes::on_known_ports(redis.url())?;
    let postgres = match options.database_url {
        Some(_) => None,
        None => Some(Postgres::start(workspace)?),
    };
    Ok(Servers {
        postgres,
        processes: Some(processes),
        redis: Some(redis),
    })
}

/// Announces the steps of a first build, for estimates of the remaining time. The seconds were measured on a clean machine with
/// two cores.
fn forecast(workspace: &Workspace, apps: &[App], profile: Profile) -> Outcome<()> {
    let expect = |label: &str, seconds| workspace.forecast.expect(label, seconds);
    let slower = if profile == Profile::Release { 3 } else { 1 };
    if !tools::is_installed(workspace, &tools::TRUNK) {
        expect(&tools::TRUNK.label(), 130);
    }
    if !workspace.target.join(profile.folder()).join("api").exists() {
        expect(&build::api_label(profile), 205 * slower);
        expect(&build::servers_label(profile), 60 * slower);
    }
    for (position, app) in apps.iter().enumerate() {
        if !build::is_built(workspace, *app, profile)? {
            // The first app compiles the common dependencies.
            let seconds = if position == 0 { 45 } else { 25 };
            expect(&build::app_label(*app, profile), seconds * slower);
        }
    }
    Ok(())
}

fn database_url(workspace: &Workspace, options: &Options) -> Outcome<String> {
    let Some(url) = &options.database_url else {
        return Ok(Plan::sqlite(&workspace.data()));
    };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(CommandError::new(
            "--database-url takes a PostgreSQL address such as postgres://user:password@localhost/allpet; leave it out to use SQLite.",
        ));
    }
    if options.reset {
        return Err(CommandError::new(
            "--reset deletes only what `up` made under data/: empty the PostgreSQL database yourself (`dropdb allpet && createdb allpet`) and start without --reset.",
        ));
    }
    Ok(url.clone())
}

fn reset(workspace: &Workspace) -> Outcome<()> {
    let data = workspace.data();
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|error| CommandError::file("delete", &data, &error))?;
    }
    Ok(())
}

fn print_addresses(plan: &Plan) {
    println!("\nAll Pet Plus is running:");
    for app in &plan.apps {
        println!("  {:<10} {}", app.id(), plan.ports.origin(*app));
    }
    println!(
        "  {:<10} {1}  (read about it at {1}/docs)",
        "api",
        plan.ports.api_origin()
    );
    if let Some(processes) = &plan.processes {
        println!("{}", processes.describe());
    }
    println!("\nDemo logins, password `correct horse battery`:");
    println!("  owner      ada@example.com");
    println!("  clerk      clerk@seattle.example");
    println!("  merchant   merchant@allpetplus.example");
    println!("  admin      admin@seattle.example");
    println!("  operator   operator@allpetplus.example");
    println!(
        "\nLogs are in {}. Ctrl+C stops everything.",
        plan.data.join("logs").display()
    );
}
