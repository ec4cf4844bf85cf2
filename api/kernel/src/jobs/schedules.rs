//! The schedules of modules: fired when they are due, and listed for operators.

pub(super) mod plan;
pub(super) mod planner;
