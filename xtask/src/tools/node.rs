//! Our Node programs, with their dependencies installed at pinned versions.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::process::step;
use crate::workspace::Workspace;

/// The folder of the browser programs for journeys and measurements.
pub(crate) fn browser_driver(house: &Workspace) -> Outcome<PathBuf> {
    install(house, "e2e", "Installing the browser driver")
}

/// The folder of the Fastify server, the API's benchmark peer.
pub(crate) fn fastify(house: &Workspace) -> Outcome<PathBuf> {
    super::find(house, &super::NODE)?;
    install(house, "bench/fastify", "Installing the Fastify server")
}

/// The folder of the public pages' measurements, with Lighthouse.
pub(crate) fn lighthouse(house: &Workspace) -> Outcome<PathBuf> {
    install(house, "bench/pages", "Installing Lighthouse")
}

fn install(house: &Workspace, folder: &str, what: &str) -> Outcome<PathBuf> {
    let folder = house.root.join(folder);
    let mut install = house.command("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&folder);
    step::run(house, what, &mut install)?;
    Ok(folder)
}
