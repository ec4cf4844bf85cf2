//! Scores: counts of passed and failed checks, parsed from each runner's output.

use std::fmt;
use std::ops::Add;

use serde_json::Value;

/// A count of checks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// Passed checks.
    pub(crate) passed: u64,
    /// Failed and skipped checks: nothing may be skipped.
    pub(crate) failed: u64,
}

impl Score {
    /// One passed check.
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One failed check.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1 };

    /// The score of one check.
    pub(crate) fn of(holds: bool) -> Self {
        if holds { Self::PASSED } else { Self::FAILED }
    }

    /// Returns whether something ran and nothing failed.
    pub(crate) fn is_good(self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// Sums libtest's lines: `test result: ok. 5 passed; 0 failed; 1 ignored; …`. A runner that failed without a failed test (a
    /// compile error, a crash) counts as one failure.
    pub(crate) fn of_libtest(output: &str, success: bool) -> Self {
        let mut score = Self::default();
        for line in output
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        {
            score.passed += number_before(line, "passed");
            score.failed += number_before(line, "failed") + number_before(line, "ignored");
        }
        score.unless_crashed(success)
    }

    /// Parses Playwright's JSON report. A flaky test counts as failed.
    pub(crate) fn of_playwright(report: &Value, success: bool) -> Self {
        let count = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
        Self {
            passed: count("expected"),
            failed: count("unexpected") + count("flaky") + count("skipped"),
        }
        .unless_crashed(success)
    }

    /// Turns a suite without any check into a failure.
    pub(crate) fn or_nothing_ran(self) -> Self {
        if self == Self::default() {
            Self::FAILED
        } else {
            self
        }
    }

    fn unless_crashed(self, success: bool) -> Self {
        if success || self.failed > 0 {
            self
        } else {
            self + Self::FAILED
        }
    }
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number before a word: 5 for `passed` in `ok. 5 passed; 0 failed`.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ';', '.', ','])
        .filter(|part| !part.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OUTPUT: &str = "\
running 3 tests
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests allpet-domain
test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s
";

    #[test]
    fn every_binary_counts_and_an_ignored_test_is_a_failed_one() {
        assert_eq!(
            Score::of_libtest(OUTPUT, false),
            Score {
                passed: 15,
                failed: 3
            }
        );
    }

    #[test]
    fn a_build_that_fails_is_a_failure() {
        assert_eq!(
            Score::of_libtest("error[E0308]: mismatched types", false),
            Score::FAILED
        );
        let crashed =
            "test result: ok. 2 passed; 0 failed; 0 ignored\nerror: test failed (signal: 11, SIGSEGV)";
        assert_eq!(Score::of_libtest(crashed, false), Score { passed: 2, failed: 1 });
    }

    #[test]
    fn playwright_says_expected_for_passed() {
        let report = json!({"stats": {"expected": 7, "skipped": 1, "unexpected": 2, "flaky": 1}});
        assert_eq!(
            Score::of_playwright(&report, false),
            Score { passed: 7, failed: 4 }
        );
        assert_eq!(Score::of_playwright(&json!({}), false), Score::FAILED);
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert_eq!(Score::default().or_nothing_ran(), Score::FAILED);
        assert_eq!(Score::PASSED.or_nothing_ran(), Score::PASSED);
        assert!(!Score::default().is_good());
        assert_eq!((Score::PASSED + Score::FAILED).to_string(), "1 passed, 1 failed");
    }
}
