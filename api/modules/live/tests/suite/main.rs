//! The live feed: who learns of what, how a stream goes on, and when it ends.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod feed;
mod processes;
mod resume;
mod stream_end;
mod world;
