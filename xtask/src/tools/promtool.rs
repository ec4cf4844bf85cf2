//! The tool that checks and tests Prometheus' rules. It comes from the system's package, but only the program: the package would
//! start a server.

use std::fs;
use std::path::PathBuf;

use super::system::apt;
use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::workspace::{self, Workspace};

const PROGRAM: &str = "promtool";
const PACKAGE: &str = "prometheus";

/// Finds the tool; takes it from the system's package into `.tools` if it is missing.
pub(crate) fn promtool(workspace: &Workspace) -> Outcome<PathBuf> {
    if let Some(found) = workspace.program(PROGRAM) {
        return Ok(found);
    }
    if workspace.program("apt-get").is_none() || workspace.program("dpkg-deb").is_none() {
        return Err(missing());
    }
    let folder = workspace.target.join("xtask").join(PROGRAM);
    let _ = fs::remove_dir_all(&folder);
    workspace::make_folder(&folder)?;
    let download = || {
        let mut command = workspace.command("apt-get");
        command.args(["download", PACKAGE]).current_dir(&folder);
        command
    };
    let label = format!("Downloading {PROGRAM}");
    if step::run(workspace, &label, &mut download()).is_err() {
        // The list of packages is missing, or older than the package.
        let mut update = apt(workspace).ok_or_else(missing)?;
        step::run(
            workspace,
            "Reading the system's list of packages",
            update.arg("update"),
        )?;
        step::run(workspace, &label, &mut download())?;
    }
    let packages = fs::read_dir(&folder).map_err(|error| CommandError::file("read", &folder, &error))?;
    let package = packages
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .ok_or_else(missing)?;
    let mut unpack = workspace.command("dpkg-deb");
    unpack.arg("-x").arg(package).arg(&folder);
    step::run(workspace, &format!("Unpacking {PROGRAM}"), &mut unpack)?;
    let bin = workspace.tools().join("bin");
    workspace::make_folder(&bin)?;
    let (from, to) = (folder.join("usr/bin").join(PROGRAM), bin.join(PROGRAM));
    fs::copy(&from, &to).map_err(|error| CommandError::file("copy", &from, &error))?;
    let _ = fs::remove_dir_all(&folder);
    workspace.program(PROGRAM).ok_or_else(missing)
}

fn missing() -> CommandError {
    CommandError::new(format!(
        "{PROGRAM} is missing: put it on the PATH (Debian and Ubuntu: the package `{PACKAGE}` has it) and run the command again."
    ))
}
