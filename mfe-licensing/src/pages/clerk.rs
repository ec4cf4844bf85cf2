//! The clerk's pages: queue, application, licence.

pub(crate) mod case;
pub(crate) mod last_approval;
pub(crate) mod queue;
pub(crate) mod reason_dialog;
pub(crate) mod register_licence;
pub(crate) mod undo;
