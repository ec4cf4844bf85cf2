//! Outbox, relay and inbox: what is announced is heard once, also after a crash and after failures.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod envelopes;
mod faults;
mod hearing;
mod losses;
mod operating;
mod redis;
mod world;
