//! Cargo's tests: native ones, and WASM ones in a browser.

use std::process::Command;

use super::checks;
use super::score::Score;
use crate::build;
use crate::command_error::Outcome;
use crate::process::step;
use crate::stack::postgres::Postgres;
use crate::tools;
use crate::workspace::Workspace;

/// Installs what the native tests need from the system.
pub(super) fn find_tools(workspace: &Workspace) -> Outcome<()> {
    tools::disk(workspace)?;
    tools::c_compiler(workspace)?;
    tools::find(workspace, &tools::POSTGRES)?;
    // Tests start it themselves: they stop it and have it forget.
    tools::find(workspace, &tools::REDIS).map(drop)
}

/// Runs unit, property and doc tests of the whole workspace; the API's on SQLite and PostgreSQL, its events over Redis.
pub(super) fn native(workspace: &Workspace) -> Outcome<Score> {
    find_tools(workspace)?;
    let postgres = Postgres::start(workspace)?;
    let mut command = workspace.command("cargo");
    command
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .args(["--features", build::SERVERS])
        .env("ALLPET_TEST_POSTGRES", postgres.url());
    run(workspace, "Native tests", &mut command)
}

/// Runs the component tests in Chromium.
pub(super) fn browser(workspace: &Workspace) -> Outcome<Score> {
    tools::for_building(workspace)?;
    let driver = tools::find(workspace, &tools::BROWSER_DRIVER)?;
    tools::find(workspace, &tools::BROWSER)?;
    let mut command = workspace.command("cargo");
    command.args(["test", "--locked", "--no-fail-fast"]);
    checks::browser_packages(&mut command)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    run(workspace, "WASM tests in Chromium", &mut command)
}

fn run(workspace: &Workspace, label: &str, command: &mut Command) -> Outcome<Score> {
    let finished = step::finish(workspace, label, command)?;
    let score = Score::of_libtest(&finished.output, finished.status.success());
    if score.failed > 0 {
        eprintln!(
            "{}\nThe whole output is in {}.",
            what_matters(&finished.output),
            finished.log.display()
        );
    }
    eprintln!("  {score}");
    Ok(score)
}

/// The output without the lines of success.
fn what_matters(output: &str) -> String {
    const DULL: [&str; 8] = [
        "Compiling ",
        "Running ",
        "Doc-tests ",
        "Finished ",
        "Downloaded ",
        "Downloading ",
        "running ",
        "test result: ok",
    ];
    let dull = |line: &str| {
        let line = line.trim();
        line.is_empty() || line.ends_with("... ok") || DULL.iter().any(|start| line.starts_with(start))
    };
    let lines: Vec<&str> = output.lines().filter(|line| !dull(line)).collect();
    crate::diagnose::tail(&lines.join("\n"), 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_shown_and_successes_are_not() {
        let output = "   Compiling a v1\nrunning 2 tests\ntest one ... ok\ntest two ... FAILED\n\n---- two stdout ----\nleft: 1\n";
        assert_eq!(
            what_matters(output),
            "test two ... FAILED\n---- two stdout ----\nleft: 1"
        );
    }
}
