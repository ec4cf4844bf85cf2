//! Prometheus' rules: each alert fires and stays quiet as `alerts_test.yml` says, and none is without a test.

use std::fs;

use super::checks::check;
use super::score::Score;
use crate::command_error::{CommandError, Outcome};
use crate::tools;
use crate::workspace::Workspace;

const FOLDER: &str = "deploy/observability";
const RULES: &str = "alerts.yml";
const TESTS: &str = "alerts_test.yml";

/// Checks and tests the rules.
pub(super) fn run(workspace: &Workspace) -> Outcome<Score> {
    let promtool = tools::promtool(workspace)?;
    let folder = workspace.root.join(FOLDER);
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).map_err(|error| CommandError::file("read", &file, &error))
    };
    let (rules, tests) = (read(RULES)?, read(TESTS)?);
    let untested = untested(&rules, &tests);
    for alert in &untested {
        eprintln!("✗ {alert}: {TESTS} must make it fire once and keep it quiet once");
    }
    let mut score = Score::of(untested.is_empty());
    for (label, arguments) in [
        ("Checking the alerts", ["check", "rules", RULES]),
        ("Testing the alerts", ["test", "rules", TESTS]),
    ] {
        let mut command = workspace.command(&promtool);
        command.args(arguments).current_dir(&folder);
        score = score + check(workspace, label, &mut command)?;
    }
    Ok(score)
}

/// Returns the alerts that do not fire in any test, or are not expected to stay quiet in any.
fn untested<'a>(rules: &'a str, tests: &str) -> Vec<&'a str> {
    // Each test is of one alert: its name, and what follows up to the next.
    let tests: Vec<(&str, bool)> = tests
        .split("alertname: ")
        .skip(1)
        .filter_map(|test| Some((test.lines().next()?.trim(), test.contains("exp_alerts: []"))))
        .collect();
    rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .filter(|alert| ![true, false].iter().all(|quiet| tests.contains(&(alert, *quiet))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_has_two_tests() {
        let rules = "- alert: Down\n  expr: up == 0\n- alert: Slow\n  expr: x > 1\n";
        let fires = "- alertname: Down\n  eval_time: 5m\n  exp_alerts:\n    - exp_labels: {}\n";
        let quiet = "- alertname: Down\n  exp_alerts: []\n";
        assert_eq!(untested(rules, fires), ["Down", "Slow"]);
        assert_eq!(untested(rules, &format!("{fires}{quiet}")), ["Slow"]);
    }
}
