//! Process groups: every program runs in its own, so that its children stop with it.

use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// Time for a program to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

fn group(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

/// Asks every process of the group to end, without waiting.
pub(crate) fn ask_to_stop(pid: u32) {
    if let Some(group) = group(pid) {
        // An error means that the group is gone already.
        let _ = kill_process_group(group, Signal::TERM);
    }
}

/// Asks the group to end; kills the rest after [`GRACE`].
pub(crate) fn stop(pid: u32, mut reap: impl FnMut()) {
    let Some(group) = group(pid) else { return };
    ask_to_stop(pid);
    let start = Instant::now();
    while start.elapsed() < GRACE {
        reap();
        if test_kill_process_group(group).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = kill_process_group(group, Signal::KILL);
    reap();
}

/// Stops a child and its group, and reaps its exit status.
pub(crate) fn stop_child(child: &mut Child) {
    let pid = child.id();
    stop(pid, || {
        let _ = child.try_wait();
    });
    let _ = child.wait();
}
