//! `cargo xtask bench`: measurements of release builds with data of their own.

use std::process::Command;

use clap::{Args, Subcommand};

use crate::apps::App;
use crate::build::{self, Profile};
use crate::command_error::Outcome;
use crate::process::step;
use crate::stack::Plan;
use crate::stack::{postgres::Postgres, redis::Redis};
use crate::tools;
use crate::workspace::Workspace;

/// Options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Debug, Subcommand)]
enum Benchmark {
    /// The API on Seattle's register, beside a bare server that returns the same bytes
    Api {
        /// Measure it on a PostgreSQL server of its own too; there is no goal there
        #[arg(long)]
        postgres: bool,
        /// Arguments passed to the benchmark: `-- --seconds 10`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// The store and the builder on SQLite and PostgreSQL, beside a minimal Fastify server; needs Node and PostgreSQL
    Shop {
        /// Arguments passed to the benchmark: `-- --seconds 10`, `-- --only flows`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Jobs on both engines beside graphile-worker, events in memory and through Redis, the builder in processes of its own, the
    /// cost of observing; needs Node, PostgreSQL and Redis
    Platform {
        /// Arguments passed to the benchmark: `-- --seconds 10`, `-- --only jobs,observing`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// The dashboard and its apps in Chromium: from start to content, from app to app, calls per second
    Frame,
    /// The public pages in Chromium: first paint on fast 3G, layout shift, and what Lighthouse says
    Pages,
}

/// Builds the system, fills its databases and measures it.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Outcome<()> {
    match &options.benchmark {
        Benchmark::Api { postgres, rest } => api(workspace, *postgres, rest),
        Benchmark::Shop { rest } => shop(workspace, rest),
        Benchmark::Platform { rest } => platform(workspace, rest),
        Benchmark::Frame => frame(workspace),
        Benchmark::Pages => pages(workspace),
    }
}

fn pages(workspace: &Workspace) -> Outcome<()> {
    tools::of_machine(workspace)?;
    tools::find(workspace, &tools::NODE)?;
    let browser = tools::find(workspace, &tools::BROWSER)?;
    let lighthouse = tools::lighthouse(workspace)?;
    build::everything(workspace, &App::ALL, Profile::Release, Profile::Release)?;
    let plan = Plan::isolated(workspace, "bench-pages", Profile::Release)?;
    plan.fill(workspace)?;
    let stack = plan.start(workspace)?;
    let mut bench = workspace.command("node");
    bench
        .arg("pages.mjs")
        .current_dir(&lighthouse)
        .env("CHROMIUM", browser);
    plan.set_addresses(&mut bench);
    let shown = step::show("The measurement", &mut bench);
    drop(stack);
    shown
}

fn frame(workspace: &Workspace) -> Outcome<()> {
    tools::of_machine(workspace)?;
    tools::find(workspace, &tools::NODE)?;
    let browser = tools::find(workspace, &tools::BROWSER)?;
    let e2e = tools::browser_driver(workspace)?;
    build::everything(workspace, &App::ALL, Profile::Bench, Profile::Release)?;
    let plan = Plan {
        profile: Profile::Bench,
        ..Plan::isolated(workspace, "bench-frame", Profile::Release)?
    };
    plan.fill(workspace)?;
    let stack = plan.start(workspace)?;
    let mut bench = workspace.command("node");
    bench
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(["--config", "bench/playwright.config.ts"])
        .current_dir(&e2e)
        .env("CHROMIUM", browser);
    plan.set_addresses(&mut bench);
    let shown = step::show("The measurement", &mut bench);
    drop(stack);
    shown
}

fn api(workspace: &Workspace, postgres: bool, rest: &[String]) -> Outcome<()> {
    tools::disk(workspace)?;
    tools::c_compiler(workspace)?;
    let plan = Plan::isolated(workspace, "bench", Profile::Release)?;
    plan.fill(workspace)?;
    measuring_program(workspace)?;
    let goals = step::show("The measurement on SQLite", measure(workspace, &plan).args(rest));
    if postgres {
        let server = Postgres::start(workspace)?;
        let plan = Plan {
            database_url: server.url(),
            ..Plan::isolated(workspace, "bench-postgres", Profile::Release)?
        };
        plan.fill(workspace)?;
        let mut on_postgres = measure(workspace, &plan);
        step::show(
            "The measurement on PostgreSQL",
            on_postgres.arg("--without-goals").args(rest),
        )?;
    }
    goals
}

/// The number of products in the store's measurement.
const PRODUCTS: u32 = 10_000;

fn shop(workspace: &Workspace, rest: &[String]) -> Outcome<()> {
    tools::disk(workspace)?;
    tools::c_compiler(workspace)?;
    let fastify = tools::fastify(workspace)?;
    let server = Postgres::start(workspace)?;
    let on_sqlite = Plan::isolated(workspace, "bench-shop", Profile::Release)?;
    let on_postgres = Plan {
        database_url: server.url(),
        ..Plan::isolated(workspace, "bench-shop-postgres", Profile::Release)?
    };
    measuring_program(workspace)?;
    on_sqlite.fill_store(workspace, PRODUCTS)?;
    on_postgres.fill_store(workspace, PRODUCTS)?;
    let mut bench = bench(workspace, "shop");
    bench.arg("--api").arg(&on_sqlite.api);
    bench.arg("--sqlite").arg(&on_sqlite.data);
    bench.arg("--postgres").arg(&on_postgres.database_url);
    bench.arg("--postgres-data").arg(&on_postgres.data);
    bench.arg("--fastify").arg(fastify).args(rest);
    step::show("The measurement", &mut bench)
}

fn platform(workspace: &Workspace, rest: &[String]) -> Outcome<()> {
    tools::disk(workspace)?;
    tools::c_compiler(workspace)?;
    let peer = tools::graphile_worker(workspace)?;
    let postgres = Postgres::start(workspace)?;
    let redis = Redis::start(workspace)?;
    let plan = Plan::isolated(workspace, "bench-platform", Profile::Release)?;
    measuring_program(workspace)?;
    plan.fill(workspace)?;
    let mut bench = bench(workspace, "platform");
    bench.arg("--api").arg(&plan.api);
    bench.arg("--data").arg(&plan.data);
    bench.arg("--postgres").arg(postgres.url());
    bench.arg("--redis").arg(redis.url());
    bench.arg("--peer").arg(peer).args(rest);
    step::show("The measurement", &mut bench)
}

fn measuring_program(workspace: &Workspace) -> Outcome<()> {
    let mut build = workspace.command("cargo");
    build.args(["build", "--locked", "--release", "--package", "bench"]);
    step::run(workspace, "Building the measuring program", &mut build).map(drop)
}

fn bench(workspace: &Workspace, what: &str) -> Command {
    let mut bench = workspace.command(workspace.target.join("release").join("bench"));
    bench.arg(what);
    bench
}

fn measure(workspace: &Workspace, plan: &Plan) -> Command {
    let mut bench = bench(workspace, "api");
    bench.arg("--api").arg(&plan.api).arg("--data").arg(&plan.data);
    bench.args(["--database-url", &plan.database_url]);
    bench
}
