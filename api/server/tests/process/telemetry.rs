//! The logs, traces and reports that an operator's tools receive from a process.

mod error_reports;
mod observability;
mod traces;
