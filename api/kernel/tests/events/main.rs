//! Outbox, relay and inbox: each event is handled once, even after crashes and failures.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod burst;
mod deliveries;
mod envelopes;
mod faults;
mod notifications;
mod operators;
mod redis;
mod redis_losses;
mod unreadable;
mod world;
