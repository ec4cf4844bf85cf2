//! Progress lines: a step's duration and activity.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// The interval of progress lines without a terminal.
const QUIET_INTERVAL: Duration = Duration::from_secs(20);

/// The program's current activity: its last line, with the count while it is compiling.
pub(super) fn current_activity(output: &str) -> String {
    let last = output
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    if !last.starts_with("Compiling ") && !last.starts_with("Checking ") {
        return last.chars().take(90).collect();
    }
    let count = output
        .lines()
        .filter(|line| {
            let line = line.trim_start();
            line.starts_with("Compiling ") || line.starts_with("Checking ")
        })
        .count();
    format!("{last} (package {count})")
}

/// A line with a step's duration and activity.
pub(super) struct Progress<'a> {
    label: &'a str,
    start: Instant,
    last_printed: Instant,
    terminal: bool,
}

impl<'a> Progress<'a> {
    /// Starts a step.
    pub(super) fn new(label: &'a str) -> Self {
        let now = Instant::now();
        Self {
            label,
            start: now,
            last_printed: now,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Prints the progress, if it is time to.
    pub(super) fn tick(&mut self, doing: impl FnOnce() -> String, left: impl FnOnce() -> Option<String>) {
        let interval = if self.terminal {
            Duration::from_millis(500)
        } else {
            QUIET_INTERVAL
        };
        if self.last_printed.elapsed() < interval {
            return;
        }
        self.last_printed = Instant::now();
        let left = left().map(|left| format!(" · {left}")).unwrap_or_default();
        let line = format!(
            "  {} · {} s{left} · {}",
            self.label,
            self.start.elapsed().as_secs(),
            doing()
        );
        if self.terminal {
            eprint!("\r\x1b[2K{}", line.chars().take(width()).collect::<String>());
        } else {
            eprintln!("{line}");
        }
    }

    /// Ends a step.
    pub(super) fn end(&self, well: bool) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
        let mark = if well { "✓" } else { "✗" };
        eprintln!(
            "{mark} {} ({:.1} s)",
            self.label,
            self.start.elapsed().as_secs_f32()
        );
    }
}

/// Maximum width of a progress line without wrapping.
fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_progress_is_parsed() {
        let output = "   Compiling serde v1.0\nwarning: x\n   Compiling yew v0.23.0\n\n";
        assert_eq!(current_activity(output), "Compiling yew v0.23.0 (package 2)");
        assert_eq!(current_activity("12,000 rows read\n"), "12,000 rows read");
        assert_eq!(current_activity(""), "");
    }
}
