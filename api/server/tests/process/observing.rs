//! What an operator's tools receive from a process.

mod error_reports;
mod observability;
mod traces;
