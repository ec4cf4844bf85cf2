//! Ctrl+C, SIGTERM and a closed terminal: noted here, acted on by whoever waits.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

static SIGNALS: AtomicUsize = AtomicUsize::new(0);

/// How often a waiting loop looks: short enough that nobody notices.
const TICK: Duration = Duration::from_millis(40);

/// Starts listening. A second signal leaves at once; the guard then stops what is left.
pub(crate) fn listen() -> Outcome<()> {
    ctrlc::set_handler(|| {
        if SIGNALS.fetch_add(1, Ordering::SeqCst) > 0 {
            std::process::exit(130);
        }
    })
    .map_err(|error| Failure::new(format!("Could not listen for Ctrl+C: {error}.")))
}

/// Whether someone asked to stop.
pub(crate) fn asked() -> bool {
    SIGNALS.load(Ordering::SeqCst) > 0
}

/// The failure that a stopped step ends with.
pub(crate) fn stopped() -> Failure {
    Failure::new("Stopped.")
}

/// Waits until `ready` holds; `false` when the time ran out. Ends early with [`stopped`] when asked to.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> Outcome<bool>) -> Outcome<bool> {
    let start = Instant::now();
    loop {
        if ready()? {
            return Ok(true);
        }
        if asked() {
            return Err(stopped());
        }
        if start.elapsed() > limit {
            return Ok(false);
        }
        thread::sleep(TICK);
    }
}
