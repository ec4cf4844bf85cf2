//! The rules of jobs, as functions without I/O.

pub mod lease;
pub mod queue;
pub mod retry;
pub mod schedule;
pub mod state;
