//! What modules are told of payments and refunds, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod refunds;
mod secrets;
mod world;
