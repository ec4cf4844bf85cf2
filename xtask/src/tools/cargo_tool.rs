//! Tools that cargo builds from their published sources.

use std::fs::{self, File};

use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::workspace::{self, Workspace};

/// A tool at a pinned version.
#[derive(Debug)]
pub(crate) struct CargoTool {
    /// Its crate.
    pub(crate) package: &'static str,
    /// The pinned version.
    pub(crate) version: &'static str,
    /// Further arguments of `cargo install`.
    arguments: &'static [&'static str],
    /// Its programs that are used here.
    programs: &'static [&'static str],
}

/// The builder of the apps; 0.22 needs a newer rustc than `rust-toolchain.toml` names.
pub(crate) const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    version: "0.21.14",
    // Without TLS and the update check: it downloads nothing here, and compiles in two thirds of the time.
    arguments: &["--locked", "--no-default-features"],
    programs: &["trunk"],
};

/// The checker of licences, bans, sources and advisories.
pub(crate) const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    version: "0.20.2",
    arguments: &["--locked"],
    programs: &["cargo-deny"],
};

impl CargoTool {
    /// Label of the step that installs it.
    pub(crate) fn label(&self) -> String {
        format!("Installing {} {} into .tools", self.package, self.version)
    }
}

/// Installs each missing tool at its version. Concurrent processes wait for one to install.
pub(crate) fn ensure(workspace: &Workspace, tools: &[&CargoTool]) -> Outcome<()> {
    if tools.iter().all(|tool| is_installed(workspace, tool)) {
        return Ok(());
    }
    let folder = workspace.tools();
    workspace::make_folder(&folder)?;
    let lock = folder.join("lock");
    let turn = File::create(&lock).map_err(|error| CommandError::file("write", &lock, &error))?;
    turn.lock()
        .map_err(|error| CommandError::file("lock", &lock, &error))?;
    // The tools share their compiled dependencies; afterwards nobody needs the build folder.
    let build = folder.join("build");
    for tool in tools {
        if !is_installed(workspace, tool) {
            install(workspace, tool, &build)?;
        }
    }
    if build.exists() {
        fs::remove_dir_all(&build).map_err(|error| CommandError::file("remove", &build, &error))?;
    }
    Ok(())
}

fn install(workspace: &Workspace, tool: &CargoTool, build: &std::path::Path) -> Outcome<()> {
    let mut command = workspace.command("cargo");
    command
        .args([
            "install",
            tool.package,
            "--version",
            tool.version,
            "--force",
            "--root",
        ])
        .arg(workspace.tools());
    command.args(tool.arguments);
    // A tool runs a few times and is built once, so compile time matters most.
    command
        .env("CARGO_TARGET_DIR", build)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    step::run(workspace, &tool.label(), &mut command)?;
    if is_installed(workspace, tool) {
        return Ok(());
    }
    Err(CommandError::new(format!(
        "{} {} was installed but does not run: delete the folder .tools and run the command again.",
        tool.package, tool.version
    )))
}

/// Returns whether the tool is installed at its version.
pub(crate) fn is_installed(workspace: &Workspace, tool: &CargoTool) -> bool {
    tool.programs.iter().all(|program| {
        let output = workspace
            .command(program)
            .arg("--version")
            .env_remove("NO_COLOR")
            .output();
        output.is_ok_and(|output| contains_version(&String::from_utf8_lossy(&output.stdout), tool.version))
    })
}

/// Returns whether the output of `--version` names the version: `trunk 0.21.14`, `wasm-bindgen 0.2.130 (4a8f6b2)`.
pub(super) fn contains_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_whole_word() {
        assert!(contains_version("trunk 0.21.14\n", "0.21.14"));
        assert!(contains_version("wasm-bindgen 0.2.130 (4a8f6b2)", "0.2.130"));
        assert!(!contains_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!contains_version("trunk 0.21.140", "0.21.14"));
        assert!(!contains_version("", "0.21.14"));
    }

    #[test]
    fn trunk_is_the_version_that_its_configuration_asks_for() {
        let trunk = include_str!("../../../Trunk.toml");
        assert!(trunk.contains(&format!("trunk-version = \"={}\"", TRUNK.version)));
    }
}
