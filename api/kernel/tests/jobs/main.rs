//! Jobs and schedules on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod causes;
mod completion;
mod dead_letters;
mod keys;
mod leases;
mod notifications;
mod retries;
mod schedules;
mod world;
