//! The guard: a small process that outlives this one just long enough to stop the programs it started.
//!
//! It reads the running process groups from its standard input. That pipe closes however this process ends – even by SIGKILL,
//! which nobody can catch – and then the guard stops every group still listed.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::group;
use crate::command_error::{CommandError, Outcome};

static GUARD: OnceLock<Mutex<Child>> = OnceLock::new();

/// The hidden subcommand that runs the guard.
pub(crate) const SUBCOMMAND: &str = "guard";

/// Starts the guard.
pub(crate) fn start() -> Outcome<()> {
    let spawn = || {
        Command::new(std::env::current_exe()?)
            .arg(SUBCOMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A group of its own, since Ctrl+C in the terminal must not reach it.
            .process_group(0)
            .spawn()
    };
    let child =
        spawn().map_err(|error| CommandError::new(format!("Could not start the guard process: {error}.")))?;
    GUARD.get_or_init(|| Mutex::new(child));
    Ok(())
}

/// Registers the group of `pid`, to be stopped if this process dies.
pub(crate) fn watch(pid: u32) {
    send_line(&format!("+{pid}\n"));
}

/// Removes the group of `pid`, which has ended.
pub(crate) fn forget(pid: u32) {
    send_line(&format!("-{pid}\n"));
}

fn send_line(line: &str) {
    if let Some(guard) = GUARD.get() {
        let mut child = guard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pipe) = child.stdin.as_mut() {
            // Without a guard, programs still stop on every ordinary way out.
            let _ = pipe.write_all(line.as_bytes());
        }
    }
}

/// Ends the guard and waits for it.
pub(crate) fn dismiss() {
    if let Some(guard) = GUARD.get() {
        let mut child = guard.lock().unwrap_or_else(PoisonError::into_inner);
        drop(child.stdin.take());
        let _ = child.wait();
    }
}

/// Runs the guard: reads until the pipe closes, then stops the remaining groups.
pub(crate) fn run() {
    let mut groups = BTreeSet::new();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        apply_line(&mut groups, &line);
    }
    // All groups are asked before the first wait.
    groups.iter().copied().for_each(group::ask_to_stop);
    for pid in groups {
        group::stop(pid, || {});
    }
}

fn apply_line(groups: &mut BTreeSet<u32>, line: &str) {
    if let Some(pid) = line.strip_prefix('+').and_then(|pid| pid.parse().ok()) {
        groups.insert(pid);
    } else if let Some(pid) = line.strip_prefix('-').and_then(|pid| pid.parse::<u32>().ok()) {
        groups.remove(&pid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_groups_that_still_run_are_kept() {
        let mut groups = BTreeSet::new();
        for line in ["+12", "+34", "-12", "nonsense", "+x"] {
            apply_line(&mut groups, line);
        }
        assert_eq!(groups.into_iter().collect::<Vec<_>>(), [34]);
    }
}
