//! The clerk's pages: queue, application, licence.

pub(crate) mod case;
pub(crate) mod case_facts;
pub(crate) mod decision;
pub(crate) mod decision_keys;
pub(crate) mod last_approval;
mod new_applications;
pub(crate) mod next_application;
mod proof_viewer;
pub(crate) mod queue;
pub(crate) mod queue_filters;
pub(crate) mod queue_keys;
pub(crate) mod queue_list;
pub(crate) mod queue_position;
pub(crate) mod queue_rows;
pub(crate) mod reason_dialog;
pub(crate) mod register_licence;
pub(crate) mod undo;
