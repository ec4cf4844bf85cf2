//! `cargo xtask bench`: measurements of release builds with data of their own.

use std::process::Command;

use clap::{Args, Subcommand};

use crate::apps::App;
use crate::build::{self, Profile};
use crate::failure::Outcome;
use crate::postgres::Postgres;
use crate::process::step;
use crate::stack::Plan;
use crate::tools;
use crate::workspace::Workspace;

/// Options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The API on Seattle's register, beside a bare server that returns the same bytes
    Api {
        /// Measure it on a PostgreSQL server of its own too; there is no goal there
        #[arg(long)]
        postgres: bool,
        /// What is handed on: `-- --seconds 10`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// The store and the builder on SQLite and PostgreSQL, beside a minimal Fastify server; needs Node and PostgreSQL
    Shop {
        /// What is handed on: `-- --seconds 10`, `-- --only flows`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// The dashboard and its apps in Chromium: from start to content, from app to app, calls per second
    Frame,
    /// The public pages in Chromium: first paint on fast 3G, layout shift, and what Lighthouse says
    Pages,
}

/// Builds the system, fills its databases and measures it.
pub(crate) fn run(house: &Workspace, options: &Options) -> Outcome<()> {
    match &options.what {
        What::Api { postgres, rest } => api(house, *postgres, rest),
        What::Shop { rest } => shop(house, rest),
        What::Frame => frame(house),
        What::Pages => pages(house),
    }
}

fn pages(house: &Workspace) -> Outcome<()> {
    tools::of_machine(house)?;
    tools::find(house, &tools::NODE)?;
    let browser = tools::find(house, &tools::BROWSER)?;
    let lighthouse = tools::lighthouse(house)?;
    build::everything(house, &App::ALL, Profile::Release)?;
    let plan = Plan::apart(house, "bench-pages")?;
    plan.fill(house)?;
    let stack = plan.start(house)?;
    let mut bench = house.command("node");
    bench
        .arg("pages.mjs")
        .current_dir(&lighthouse)
        .env("CHROMIUM", browser);
    plan.tell(&mut bench);
    let shown = step::show("The measurement", &mut bench);
    drop(stack);
    shown
}

fn frame(house: &Workspace) -> Outcome<()> {
    tools::of_machine(house)?;
    tools::find(house, &tools::NODE)?;
    let browser = tools::find(house, &tools::BROWSER)?;
    let e2e = tools::browser_driver(house)?;
    build::everything(house, &App::ALL, Profile::Bench)?;
    let plan = Plan {
        profile: Profile::Bench,
        ..Plan::apart(house, "bench-frame")?
    };
    plan.fill(house)?;
    let stack = plan.start(house)?;
    let mut bench = house.command("node");
    bench
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(["--config", "bench/playwright.config.ts"])
        .current_dir(&e2e)
        .env("CHROMIUM", browser);
    plan.tell(&mut bench);
    let shown = step::show("The measurement", &mut bench);
    drop(stack);
    shown
}

fn api(house: &Workspace, postgres: bool, rest: &[String]) -> Outcome<()> {
    tools::disk(house)?;
    tools::c_compiler(house)?;
    let plan = Plan::apart(house, "bench")?;
    plan.fill(house)?;
    measuring_program(house)?;
    let goals = step::show("The measurement on SQLite", measure(house, &plan).args(rest));
    if postgres {
        let server = Postgres::start(house)?;
        let plan = Plan {
            database_url: server.url(),
            ..Plan::apart(house, "bench-postgres")?
        };
        plan.fill(house)?;
        let mut on_postgres = measure(house, &plan);
        step::show(
            "The measurement on PostgreSQL",
            on_postgres.arg("--without-goals").args(rest),
        )?;
    }
    goals
}

/// The number of products in the store's measurement.
const PRODUCTS: u32 = 10_000;

fn shop(house: &Workspace, rest: &[String]) -> Outcome<()> {
    tools::disk(house)?;
    tools::c_compiler(house)?;
    let fastify = tools::fastify(house)?;
    let server = Postgres::start(house)?;
    let on_sqlite = Plan::apart(house, "bench-shop")?;
    let on_postgres = Plan {
        database_url: server.url(),
        ..Plan::apart(house, "bench-shop-postgres")?
    };
    measuring_program(house)?;
    on_sqlite.fill_store(house, PRODUCTS)?;
    on_postgres.fill_store(house, PRODUCTS)?;
    let mut bench = bench(house, "shop");
    bench.arg("--api").arg(&on_sqlite.api);
    bench.arg("--sqlite").arg(&on_sqlite.data);
    bench.arg("--postgres").arg(&on_postgres.database_url);
    bench.arg("--postgres-data").arg(&on_postgres.data);
    bench.arg("--fastify").arg(fastify).args(rest);
    step::show("The measurement", &mut bench)
}

fn measuring_program(house: &Workspace) -> Outcome<()> {
    let mut build = house.command("cargo");
    build.args(["build", "--locked", "--release", "--package", "bench"]);
    step::run(house, "Building the measuring program", &mut build).map(drop)
}

fn bench(house: &Workspace, what: &str) -> Command {
    let mut bench = house.command(house.target.join("release").join("bench"));
    bench.arg(what);
    bench
}

fn measure(house: &Workspace, plan: &Plan) -> Command {
    let mut bench = bench(house, "api");
    bench.arg("--api").arg(&plan.api).arg("--data").arg(&plan.data);
    bench.args(["--database-url", &plan.database_url]);
    bench
}
