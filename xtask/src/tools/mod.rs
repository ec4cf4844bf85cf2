//! Tools of the builds besides cargo: found on the system, or installed into `.tools`.

mod cargo_tool;
mod machine;
mod node;
mod npm_tool;
mod promtool;
mod system;
mod wasm_bindgen;

pub(crate) use cargo_tool::{CARGO_DENY, TRUNK, ensure, is_installed};
pub(crate) use machine::{c_compiler, disk, wasm_target};
pub(crate) use node::{browser_driver, fastify, graphile_worker, lighthouse};
pub(crate) use npm_tool::{ESBUILD, FOLDERS, WASM_OPT, for_release};
pub(crate) use promtool::promtool;
pub(crate) use system::{BROWSER, BROWSER_DRIVER, NODE, POSTGRES, REDIS, find};
pub(crate) use wasm_bindgen::{WASM_BINDGEN_VERSION, WasmBindgen};

use crate::command_error::Outcome;
use crate::process::step;
use crate::workspace::Workspace;

/// Checks the machine for building the apps and the API.
pub(crate) fn of_machine(workspace: &Workspace) -> Outcome<()> {
    disk(workspace)?;
    c_compiler(workspace)?;
    wasm_target(workspace)
}

/// Checks and installs everything for building the apps and the API.
pub(crate) fn for_building(workspace: &Workspace) -> Outcome<()> {
    of_machine(workspace)?;
    fetch_dependencies(workspace)?;
    wasm_bindgen::link(workspace)?;
    ensure(workspace, &[&TRUNK])
}

/// Downloads the crates of all targets and features: trunk builds offline, and a release takes crates that nothing else does.
fn fetch_dependencies(workspace: &Workspace) -> Outcome<()> {
    let mut fetch = workspace.command("cargo");
    fetch.args(["fetch", "--locked"]);
    step::run(workspace, "Downloading the dependencies", &mut fetch).map(drop)
}
