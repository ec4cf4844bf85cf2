//! Ctrl+C, SIGTERM and a closed terminal: recorded here, handled by the waiting loops.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::command_error::{CommandError, Outcome};

static SIGNALS: AtomicUsize = AtomicUsize::new(0);

/// The interval of waiting loops, too short to notice.
const TICK: Duration = Duration::from_millis(40);

/// Installs the signal handler. A second signal exits at once; the guard then stops the remaining programs.
pub(crate) fn listen() -> Outcome<()> {
    ctrlc::set_handler(|| {
        if SIGNALS.fetch_add(1, Ordering::SeqCst) > 0 {
            std::process::exit(130);
        }
    })
    .map_err(|error| CommandError::new(format!("Could not listen for Ctrl+C: {error}.")))
}

/// Returns whether the user asked to stop.
pub(crate) fn is_interrupted() -> bool {
    SIGNALS.load(Ordering::SeqCst) > 0
}

/// The error of a stopped step.
pub(crate) fn interrupted() -> CommandError {
    CommandError::new("Stopped.")
}

/// Waits until `ready` returns true; returns false on a time-out. Fails with [`interrupted`] if the user asks to stop.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> Outcome<bool>) -> Outcome<bool> {
    let start = Instant::now();
    loop {
        if ready()? {
            return Ok(true);
        }
        if is_interrupted() {
            return Err(interrupted());
        }
        if start.elapsed() > limit {
            return Ok(false);
        }
        thread::sleep(TICK);
    }
}
