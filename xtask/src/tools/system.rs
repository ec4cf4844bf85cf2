//! Tools from the operating system's packages.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::workspace::Workspace;

/// A tool of the system.
#[derive(Debug)]
pub(crate) struct SystemTool {
    what: &'static str,
    programs: &'static [&'static str],
    /// Packages of Debian and Ubuntu.
    packages: &'static [&'static str],
}

/// The PostgreSQL server of tests and larger deployments.
pub(crate) const POSTGRES: SystemTool = SystemTool {
    what: "PostgreSQL's server",
    programs: &["initdb"],
    packages: &["postgresql"],
};

/// The server that carries events between processes.
pub(crate) const REDIS: SystemTool = SystemTool {
    what: "Redis",
    programs: &["redis-server"],
    packages: &["redis-server"],
};

/// The browser of the WASM tests and the journeys.
pub(crate) const BROWSER: SystemTool = SystemTool {
    what: "Chromium",
    programs: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ],
    packages: &["chromium"],
};

/// The browser driver of the WASM tests.
pub(crate) const BROWSER_DRIVER: SystemTool = SystemTool {
    what: "Chromium's driver",
    programs: &["chromedriver"],
    packages: &["chromium-driver"],
};

/// The runtime of the journeys and of npm tools.
pub(crate) const NODE: SystemTool = SystemTool {
    what: "Node with npm",
    programs: &["npm"],
    packages: &["nodejs", "npm"],
};

/// Finds the program; installs its system packages if it is missing and this user may.
pub(crate) fn find(workspace: &Workspace, tool: &SystemTool) -> Outcome<PathBuf> {
    if let Some(found) = look(workspace, tool) {
        return Ok(found);
    }
    install(workspace, tool)?;
    look(workspace, tool).ok_or_else(|| missing(tool))
}

fn look(workspace: &Workspace, tool: &SystemTool) -> Option<PathBuf> {
    let on_path = tool
        .programs
        .iter()
        .find_map(|program| workspace.program(program));
    on_path.or_else(|| {
        tool.programs
            .iter()
            .find_map(|program| in_postgres_folders(program))
    })
}

/// Searches Debian's folders of PostgreSQL server programs, which are off the PATH, one per version.
fn in_postgres_folders(program: &str) -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    versions.sort_by_key(|folder| {
        folder
            .file_name()
            .and_then(|name| name.to_str()?.parse::<u32>().ok())
    });
    versions
        .into_iter()
        .rev()
        .map(|folder| folder.join("bin").join(program))
        .find(|file| file.is_file())
}

fn install(workspace: &Workspace, tool: &SystemTool) -> Outcome<()> {
    let mut update = apt(workspace).ok_or_else(|| missing(tool))?;
    step::run(
        workspace,
        "Reading the system's list of packages",
        update.arg("update"),
    )?;
    let mut command = apt(workspace).ok_or_else(|| missing(tool))?;
    command.args(["install", "--yes", "--no-install-recommends"]);
    step::run(
        workspace,
        &format!("Installing {}", tool.what),
        command.args(tool.packages),
    )
    .map(drop)
}

/// Creates the command of the system's package manager; `None` without it, or if this user may not use it.
pub(super) fn apt(workspace: &Workspace) -> Option<Command> {
    workspace.program("apt-get")?;
    let mut command = if rustix::process::geteuid().is_root() {
        workspace.command("apt-get")
    } else {
        let may = workspace.command("sudo").args(["-n", "true"]).output();
        may.ok().filter(|output| output.status.success())?;
        let mut command = workspace.command("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}

fn missing(tool: &SystemTool) -> CommandError {
    CommandError::new(format!(
        "{} is missing: install it (Debian and Ubuntu: `apt-get install {}`) and run the command again.",
        tool.what,
        tool.packages.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_names_its_package() {
        let failure = missing(&NODE);
        assert_eq!(
            failure.sentence(),
            "Node with npm is missing: install it (Debian and Ubuntu: `apt-get install nodejs npm`) and run the command again."
        );
    }
}
