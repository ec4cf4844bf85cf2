//! Browser journeys through the release builds of the apps, in Chromium.
//!
//! The servers are the dev builds: they check for overflows, and optimizing them would take more time than all journeys. They are
//! those that the workspace's tests started, so that the suites compile them once.

use std::fs;
use std::path::Path;

use super::checks;
use super::score::Score;
use crate::apps::App;
use crate::build::{self, Profile};
use crate::command_error::Outcome;
use crate::process::step;
use crate::stack::Plan;
use crate::stack::{postgres::Postgres, processes::Processes, redis::Redis};
use crate::tools;
use crate::workspace::Workspace;

/// The journeys that cross all modules: they also run on PostgreSQL with the API in several processes. The others meet the same code
/// either way.
const ON_BOTH: [&str; 6] = ["owner", "clerk", "guest", "store", "shop", "builder"];

/// Builds the apps while other suites run, with the time that those leave. This suite builds what failed again, and says why it fails.
pub(super) fn build_apps_in_advance(workspace: &Workspace) {
    // The priority is the thread's: programs that it starts inherit it.
    let _ = rustix::process::nice(19);
    let _ = build::apps(workspace, &App::ALL, Profile::Release);
}

/// Starts the system on free ports over databases of its own, as one process on SQLite and as several on PostgreSQL, and runs the
/// journeys.
pub(super) fn run(workspace: &Workspace) -> Outcome<Score> {
    tools::of_machine(workspace)?;
    tools::find(workspace, &tools::NODE)?;
    let browser = tools::find(workspace, &tools::BROWSER)?;
    let e2e = tools::browser_driver(workspace)?;
    let mut types = workspace.command("node");
    types
        .args(["node_modules/typescript/bin/tsc", "--noEmit"])
        .current_dir(&e2e);
    let typed = checks::check(workspace, "Checking the types of the journeys", &mut types)?;
    build::everything(workspace, &App::ALL, Profile::Release, Profile::Test)?;
    let mut score = typed;
    let plan = Plan::isolated(workspace, "journeys", Profile::Test)?;
    score = score + walk(workspace, &plan, &browser, &e2e, &[])?;

    let server = Postgres::start(workspace)?;
    let redis = Redis::start(workspace)?;
    let plan = Plan {
        database_url: server.url(),
        processes: Some(Processes::on_free_ports(redis.url())?),
        ..Plan::isolated(workspace, "journeys-postgres", Profile::Test)?
    };
    Ok(score + walk(workspace, &plan, &browser, &e2e, &ON_BOTH)?)
}

/// Fills and starts a system, and runs the journeys of these files; all if none is named.
fn walk(workspace: &Workspace, plan: &Plan, browser: &Path, e2e: &Path, files: &[&str]) -> Outcome<Score> {
    plan.fill(workspace)?;
    let stack = plan.start(workspace)?;
    let report = e2e.join("results").join("report.json");
    let _ = fs::remove_file(&report);
    let mut journeys = workspace.command("node");
    journeys
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(files)
        .current_dir(e2e);
    journeys.env("CHROMIUM", browser).env_remove("NO_COLOR");
    plan.set_addresses(&mut journeys);
    let engine = if plan.processes.is_some() {
        "PostgreSQL, several processes"
    } else {
        "SQLite"
    };
    let finished = step::finish(
        workspace,
        &format!("Journeys in Chromium, {engine}"),
        &mut journeys,
    )?;
    drop(stack);
    let text = fs::read_to_string(&report).unwrap_or_default();
    let score = Score::of_playwright(
        &serde_json::from_str(&text).unwrap_or_default(),
        finished.status.success(),
    );
    if score.failed > 0 {
        eprintln!(
            "{}\nThe whole output is in {}, the server's logs in {}.",
            crate::diagnose::tail(&finished.output, 300),
            finished.log.display(),
            plan.data.join("logs").display()
        );
    }
    eprintln!("  {engine}: {score}");
    Ok(score)
}
