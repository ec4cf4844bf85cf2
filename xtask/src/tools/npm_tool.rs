//! Tools from npm packages.

use super::cargo_tool::contains_version;
use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::workspace::{self, Workspace};

/// A tool at a pinned version.
#[derive(Debug)]
pub(crate) struct NpmTool {
    /// Its package, and its folder's name in `.tools`.
    package: &'static str,
    /// The pinned version.
    version: &'static str,
    /// Its output for `--version`.
    answer: &'static str,
    /// The program.
    program: &'static str,
}

/// The optimizer of WebAssembly.
pub(crate) const WASM_OPT: NpmTool = NpmTool {
    package: "binaryen",
    version: "132.0.0",
    answer: "132",
    program: "wasm-opt",
};

/// The bundler and minifier of scripts.
pub(crate) const ESBUILD: NpmTool = NpmTool {
    package: "esbuild",
    version: "0.28.2",
    answer: "0.28.2",
    program: "esbuild",
};

/// The folders of these programs, below `.tools`.
pub(crate) const FOLDERS: [&str; 2] = ["binaryen/node_modules/.bin", "esbuild/node_modules/.bin"];

/// Installs the tools that only release builds need.
pub(crate) fn for_release(workspace: &Workspace) -> Outcome<()> {
    [WASM_OPT, ESBUILD]
        .iter()
        .try_for_each(|tool| ensure(workspace, tool))
}

fn ensure(workspace: &Workspace, tool: &NpmTool) -> Outcome<()> {
    if is_installed(workspace, tool) {
        return Ok(());
    }
    super::find(workspace, &super::NODE)?;
    let folder = workspace.tools().join(tool.package);
    workspace::make_folder(&folder)?;
    let mut command = workspace.command("npm");
    command
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder);
    command.arg(format!("{}@{}", tool.package, tool.version));
    step::run(
        workspace,
        &format!("Installing {} {} into .tools", tool.program, tool.version),
        &mut command,
    )?;
    if is_installed(workspace, tool) {
        return Ok(());
    }
    Err(CommandError::new(format!(
        "{} was installed but does not run: delete the folder .tools and run the command again.",
        tool.program
    )))
}

fn is_installed(workspace: &Workspace, tool: &NpmTool) -> bool {
    let output = workspace.command(tool.program).arg("--version").output();
    output.is_ok_and(|output| contains_version(&String::from_utf8_lossy(&output.stdout), tool.answer))
}
