//! Payments and refunds as other modules see them, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod refund_jobs;
mod refunds;
mod secrets;
mod settlements;
mod world;
