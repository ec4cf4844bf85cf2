//! Checks with cargo's own tools: format, lints, dependencies.

use std::process::Command;

use super::advisories;
use super::score::Score;
use crate::failure::Outcome;
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

/// The features that make the apps' crates their servers.
pub(super) const SERVERS: &str = "mfe-licensing/server,mfe-products/server,mfe-builder/server";

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
pub(super) fn check(house: &Workspace, label: &str, command: &mut Command) -> Outcome<Score> {
    let finished = step::finish(house, label, command)?;
    let holds = finished.status.success();
    if let Err(failure) = finished.or_fail(label) {
        eprintln!("{failure}");
    }
    Ok(Score::of(holds))
}

/// Runs rustfmt.
pub(super) fn format(house: &Workspace) -> Outcome<Score> {
    check(
        house,
        "Checking the format",
        house.command("cargo").args(["fmt", "--all", "--check"]),
    )
}

/// Runs clippy on everything, natively and for the browser.
pub(super) fn lints(house: &Workspace) -> Outcome<Score> {
    tools::disk(house)?;
    tools::c_compiler(house)?;
    tools::wasm_target(house)?;
    let mut native = house.command("cargo");
    native.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    for package in BROWSER_CRATES {
        native.args(["--exclude", package]);
    }
    let mut browser = house.command("cargo");
    browser.args(["clippy", "--locked", "--all-targets"]);
    browser_packages(&mut browser);
    let mut servers = house.command("cargo");
    servers.args(["clippy", "--locked", "--all-targets", "--features", SERVERS]);
    for package in ["allpet-ui", "mfe-licensing", "mfe-products", "mfe-builder"] {
        servers.args(["--package", package]);
    }
    let denied = ["--", "-D", "warnings"];
    Ok(check(house, "Clippy, native", native.args(denied))?
        + check(house, "Clippy, WASM", browser.args(denied))?
        + check(house, "Clippy, the apps' servers", servers.args(denied))?)
}

/// Runs cargo-deny.
pub(super) fn deny(house: &Workspace) -> Outcome<Score> {
    tools::ensure(house, &[&tools::CARGO_DENY])?;
    let mut score = Score::default();
    for what in ["licenses", "bans", "sources"] {
        let mut command = house.command("cargo-deny");
        command.args([
            "--color",
            "never",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            what,
        ]);
        score = score + check(house, &format!("cargo-deny, {what}"), &mut command)?;
    }
    Ok(score + advisories::run(house)?)
}
