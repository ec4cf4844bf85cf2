//! The simulator: runs processes in one thread through random faults, and checks that nothing is lost, done twice or left waiting. The processes take their decisions with the code of production: [`crate::jobs::state`], [`crate::jobs::lease`],
//! [`crate::jobs::queue`], [`crate::jobs::schedule`] and [`crate::jobs::retry`]; of the events the steps of a consumer, the gaps of an
//! outbox, the ring and the cursor of the bus in memory, the epochs of Redis and the retries of deliveries.
//!
//! The clock and the network are virtual. A model stands for what these decisions rest on: statements of SQL and commands of Redis. It is
//! as strict as the real ones where they promise something, and as loose where they do not: a transaction may fail before or after its
//! commit, a process may stop between any two operations and start again, Redis may lose everything. The tests in `api/kernel/tests` and
//! `api/server/tests` run the same faults on the real parts, a few times each.
//!
//! A failure prints its seed and the command that repeats it with every step:
//!
//! ```text
//! ALLPET_SEED=4711 cargo test -p allpet-kernel simulator::tests::jobs_run_under_faults -- --nocapture
//! ```

mod events;
mod jobs;
mod rng;
mod tests;
mod time;

use std::fmt;

/// A broken promise.
#[derive(Debug)]
struct Violation(String);

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an operation on a database or on Redis ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It succeeds.
    Succeeds,
    /// It fails and has no effect.
    Fails,
    /// It has its effect, but the caller sees a failure: the connection broke before the answer.
    SeemsToFail,
}

/// The failure of an operation, as its caller sees it.
#[derive(Clone, Copy, Debug)]
struct Broken;
