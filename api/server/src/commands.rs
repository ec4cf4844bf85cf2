//! The commands of the binary, and what they share.

pub(super) mod admin;
pub(super) mod audit;
pub(super) mod cause_tree;
pub(super) mod demo;
pub(super) mod doctor;
mod erasure;
pub(super) mod events;
pub(super) mod import;
pub(super) mod jobs;
mod operator_record;
pub(super) mod render_pdf;
pub(super) mod serve;
pub(super) mod worker;
