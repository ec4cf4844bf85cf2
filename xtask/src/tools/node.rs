//! Our Node programs, with their dependencies installed at pinned versions.

use std::path::PathBuf;

use crate::command_error::Outcome;
use crate::process::step;
use crate::workspace::Workspace;

/// The folder of the browser programs for journeys and measurements.
pub(crate) fn browser_driver(workspace: &Workspace) -> Outcome<PathBuf> {
    install(workspace, "e2e", "Installing the browser driver")
}

/// The folder of the Fastify server, the API's benchmark peer.
pub(crate) fn fastify(workspace: &Workspace) -> Outcome<PathBuf> {
    super::find(workspace, &super::NODE)?;
    install(workspace, "bench/fastify", "Installing the Fastify server")
}

/// The folder of graphile-worker, the jobs' benchmark peer.
pub(crate) fn graphile_worker(workspace: &Workspace) -> Outcome<PathBuf> {
    super::find(workspace, &super::NODE)?;
    install(workspace, "bench/graphile-worker", "Installing graphile-worker")
}

/// The folder of the public pages' measurements, with Lighthouse.
pub(crate) fn lighthouse(workspace: &Workspace) -> Outcome<PathBuf> {
    install(workspace, "bench/pages", "Installing Lighthouse")
}

fn install(workspace: &Workspace, folder: &str, what: &str) -> Outcome<PathBuf> {
    let folder = workspace.root.join(folder);
    let mut install = workspace.command("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&folder);
    step::run(workspace, what, &mut install)?;
    Ok(folder)
}
