//! Tools from npm packages.

use super::cargo_tool::says;
use crate::failure::{Failure, Outcome};
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
pub(crate) fn for_release(house: &Workspace) -> Outcome<()> {
    [WASM_OPT, ESBUILD]
        .iter()
        .try_for_each(|tool| ensure(house, tool))
}

fn ensure(house: &Workspace, tool: &NpmTool) -> Outcome<()> {
    if is_there(house, tool) {
        return Ok(());
    }
    super::find(house, &super::NODE)?;
    let folder = house.tools().join(tool.package);
    workspace::make_folder(&folder)?;
    let mut command = house.command("npm");
    command
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder);
    command.arg(format!("{}@{}", tool.package, tool.version));
    step::run(
        house,
        &format!("Installing {} {} into .tools", tool.program, tool.version),
        &mut command,
    )?;
    if is_there(house, tool) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} was installed but does not run: delete the folder .tools and run the command again.",
        tool.program
    )))
}

fn is_there(house: &Workspace, tool: &NpmTool) -> bool {
    let output = house.command(tool.program).arg("--version").output();
    output.is_ok_and(|output| says(&String::from_utf8_lossy(&output.stdout), tool.answer))
}
