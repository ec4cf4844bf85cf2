//! Known vulnerabilities of the dependencies: the `RustSec` database, or its snapshot when offline.

use std::fs;
use std::path::{Path, PathBuf};

use super::checks::check;
use super::score::Score;
use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::workspace::Workspace;

/// cargo-deny's folder of the database that `db-path` and `db-urls` of deny.toml name.
const DATABASE: &str = "target/xtask/advisories/advisory-db-3157b0e258782691";

/// The snapshot: see xtask/advisories/README.md.
const SNAPSHOT: &str = "xtask/advisories/rustsec.bundle";

/// Checks the dependencies against the advisories, and prints the advisories' date.
pub(super) fn run(workspace: &Workspace) -> Outcome<Score> {
    let database = workspace.root.join(DATABASE);
    // A database made from the snapshot has no history in common with the fetched one.
    if database.join(".git/from-snapshot").exists() {
        remove(&database)?;
    }
    let mut fetch = workspace.command("cargo-deny");
    fetch.args(["--color", "never", "fetch", "db"]);
    let fetched = step::finish(workspace, "Fetching the advisories", &mut fetch)?;
    if !fetched.status.success() && !database.exists() {
        unpack_snapshot(workspace, &database)?;
    }
    let day = commit_day(workspace, &database)?;
    let mut deny = workspace.command("cargo-deny");
    deny.args(["--color", "never", "--locked", "--offline", "check"]);
    deny.args(["--hide-inclusion-graph", "advisories"]);
    check(workspace, &format!("cargo-deny, advisories of {day}"), &mut deny)
}

fn unpack_snapshot(workspace: &Workspace, database: &Path) -> Outcome<()> {
    let mut clone = workspace.command("git");
    clone.args(["clone", "--quiet"]);
    clone.arg(workspace.root.join(SNAPSHOT)).arg(database);
    step::run(workspace, "Unpacking the snapshot of the advisories", &mut clone)?;
    let mark = database.join(".git/from-snapshot");
    fs::write(&mark, "").map_err(|error| CommandError::file("write", &mark, &error))
}

/// The date of the last advisory: `2026-08-21`.
fn commit_day(workspace: &Workspace, database: &PathBuf) -> Outcome<String> {
    let mut show = workspace.command("git");
    show.arg("-C").arg(database);
    show.args(["show", "-s", "--format=%cs", "HEAD"]);
    let day = step::run(workspace, "Reading the day of the advisories", &mut show)?;
    Ok(day.trim().to_owned())
}

fn remove(folder: &Path) -> Outcome<()> {
    fs::remove_dir_all(folder).map_err(|error| CommandError::file("remove", folder, &error))
}
