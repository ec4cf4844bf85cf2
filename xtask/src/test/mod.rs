//! `cargo xtask test`: every check of this repository, none skipped.

mod advisories;
mod alerts;
mod arrows;
mod checks;
mod journeys;
mod names;
mod phrases;
mod refused_words;
mod rust_tests;
mod score;
mod sources;

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::workspace::Workspace;
use score::Score;

/// Options of `test`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run this suite only (may be given again for another one)
    #[arg(long, value_name = "NAME")]
    suite: Vec<String>,
    /// List the suites
    #[arg(long)]
    list: bool,
}

/// A group of checks.
struct Suite {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace) -> Outcome<Score>,
}

/// All suites, fast ones first: a format error should show before a release build starts.
const SUITES: [Suite; 9] = [
    Suite {
        name: "format",
        about: "rustfmt finds nothing to change",
        run: checks::format,
    },
    Suite {
        name: "arrows",
        about: "the workspace's crates depend only on what they may",
        run: arrows::run,
    },
    Suite {
        name: "sources",
        about: "SQL, window messages, long files, components and hooks, forbidden words",
        run: sources::run,
    },
    Suite {
        name: "alerts",
        about: "Prometheus' alerts fire and stay quiet",
        run: alerts::run,
    },
    Suite {
        name: "deny",
        about: "licences, bans, sources and advisories of all dependencies",
        run: checks::deny,
    },
    Suite {
        name: "lints",
        about: "clippy, native and WASM, warnings denied",
        run: checks::lints,
    },
    Suite {
        name: "native",
        about: "unit, property and doc tests; the API on SQLite and PostgreSQL",
        run: rust_tests::native,
    },
    Suite {
        name: "browser",
        about: "WASM tests in headless Chromium",
        run: rust_tests::browser,
    },
    Suite {
        name: "journeys",
        about: "people’s journeys through the release builds of the apps in Chromium",
        run: journeys::run,
    },
];

/// Runs the suites, all of them even after a failure, and prints the score.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Outcome<ExitCode> {
    if options.list {
        for suite in &SUITES {
            println!("{:<10} {}", suite.name, suite.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut results = Vec::new();
    let suites = chosen(&options.suite)?;
    let journeys_follow = suites.iter().any(|suite| suite.name == "journeys");
    for suite in suites {
        eprintln!("\n── {} – {}", suite.name, suite.about);
        let start = Instant::now();
        let ended = if suite.name == "native" && journeys_follow {
            run_beside_apps(workspace, suite)
        } else {
            (suite.run)(workspace)
        };
        if interrupt::is_interrupted() {
            return Err(interrupt::interrupted());
        }
        let score = ended.unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Score::FAILED
        });
        results.push((suite.name, score.or_nothing_ran(), start.elapsed()));
    }
    Ok(report(&results))
}

/// Runs the native tests, which wait for a third of their time, and builds the apps for the journeys meanwhile.
fn run_beside_apps(workspace: &Workspace, native: &Suite) -> Outcome<Score> {
    // Two installations at once would lock each other out of the system's packages.
    rust_tests::find_tools(workspace)?;
    thread::scope(|scope| {
        scope.spawn(|| journeys::build_apps_in_advance(workspace));
        (native.run)(workspace)
    })
}

fn chosen(names: &[String]) -> Outcome<Vec<&'static Suite>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !SUITES.iter().any(|suite| suite.name == **name))
    {
        return Err(CommandError::new(format!(
            "There is no suite `{unknown}`: `cargo xtask test --list` names them."
        )));
    }
    Ok(SUITES
        .iter()
        .filter(|suite| names.is_empty() || names.iter().any(|name| name == suite.name))
        .collect())
}

fn report(results: &[(&str, Score, Duration)]) -> ExitCode {
    println!("\n{:<10} {:>7} {:>7} {:>8}", "suite", "passed", "failed", "time");
    let mut total = Score::default();
    for (name, score, time) in results {
        println!(
            "{name:<10} {:>7} {:>7} {:>6} s",
            score.passed,
            score.failed,
            time.as_secs()
        );
        total = total + *score;
    }
    let time: Duration = results.iter().map(|(.., time)| *time).sum();
    println!(
        "{:<10} {:>7} {:>7} {:>6} s\n",
        "all",
        total.passed,
        total.failed,
        time.as_secs()
    );
    println!("{total}");
    if total.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_name_every_suite_runs_and_a_wrong_name_is_refused() {
        assert_eq!(chosen(&[]).unwrap().len(), SUITES.len());
        assert_eq!(chosen(&["deny".into()]).unwrap()[0].name, "deny");
        assert!(chosen(&["journey".into()]).is_err());
    }
}
