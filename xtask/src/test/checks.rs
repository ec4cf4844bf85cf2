//! Checks with cargo's own tools: format, lints, dependencies.

use std::process::Command;

use super::advisories;
use super::score::Score;
use crate::build;
use crate::command_error::Outcome;
use crate::process::step;
use crate::tools;
use crate::workspace::Workspace;

/// The crates that run only in the browser.
pub(super) const BROWSER_CRATES: [&str; 5] = [
    "allpet-ui",
    "shell",
    "mfe-licensing",
    "mfe-products",
    "mfe-builder",
];

/// Adds `-p` for each crate with browser code.
pub(super) fn browser_packages(command: &mut Command) -> &mut Command {
    for package in BROWSER_CRATES.iter().chain(&[
        "allpet-json",
        "allpet-contract",
        "allpet-frame",
        "mfe-builder-preview3d",
    ]) {
        command.args(["--package", package]);
    }
    command.args([
        "--target",
        "wasm32-unknown-unknown",
        "--features",
        "allpet-frame/web",
    ])
}

/// Runs one check, and prints its output if it fails.
pub(super) fn check(workspace: &Workspace, label: &str, command: &mut Command) -> Outcome<Score> {
    let finished = step::finish(workspace, label, command)?;
    let holds = finished.status.success();
    if let Err(failure) = finished.or_fail(label) {
        eprintln!("{failure}");
    }
    Ok(Score::of(holds))
}

/// Runs rustfmt.
pub(super) fn format(workspace: &Workspace) -> Outcome<Score> {
    check(
        workspace,
        "Checking the format",
        workspace.command("cargo").args(["fmt", "--all", "--check"]),
    )
}

/// Runs clippy on everything, natively and for the browser.
pub(super) fn lints(workspace: &Workspace) -> Outcome<Score> {
    tools::disk(workspace)?;
    tools::c_compiler(workspace)?;
    tools::wasm_target(workspace)?;
    let mut native = workspace.command("cargo");
    native.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    for package in BROWSER_CRATES {
        native.args(["--exclude", package]);
    }
    let mut browser = workspace.command("cargo");
    browser.args(["clippy", "--locked", "--all-targets"]);
    browser_packages(&mut browser);
    let mut servers = workspace.command("cargo");
    servers.args([
        "clippy",
        "--locked",
        "--all-targets",
        "--features",
        build::SERVERS,
    ]);
    for package in ["allpet-ui", "mfe-licensing", "mfe-products", "mfe-builder"] {
        servers.args(["--package", package]);
    }
    let denied = ["--", "-D", "warnings"];
    Ok(check(workspace, "Clippy, native", native.args(denied))?
        + check(workspace, "Clippy, WASM", browser.args(denied))?
        + check(workspace, "Clippy, the apps' servers", servers.args(denied))?)
}

/// Runs cargo-deny.
pub(super) fn deny(workspace: &Workspace) -> Outcome<Score> {
    tools::ensure(workspace, &[&tools::CARGO_DENY])?;
    let mut score = Score::default();
    for what in ["licenses", "bans", "sources"] {
        let mut command = workspace.command("cargo-deny");
        command.args([
            "--color",
            "never",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            what,
        ]);
        score = score + check(workspace, &format!("cargo-deny, {what}"), &mut command)?;
    }
    Ok(score + advisories::run(workspace)?)
}
