//! The operations page of an admin of the platform, over modules with real databases on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod audit;
mod causes;
mod commands;
mod events;
mod jobs;
mod overview;
mod world;
