//! Forms sent without JavaScript, and their outcome.

pub(super) mod form;
pub(super) mod submission;
