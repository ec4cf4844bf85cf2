//! The pages of clerks: queue, case, register.

pub(crate) mod case;
pub(crate) mod case_facts;
pub(crate) mod queue;
pub(crate) mod queue_list;
pub(crate) mod queue_place;
pub(crate) mod register_licence;
pub(crate) mod reject_dialog;
pub(crate) mod undo;
