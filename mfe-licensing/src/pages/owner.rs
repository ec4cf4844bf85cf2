//! The owner's pages: licences and applications.

pub(crate) mod address_answers;
pub(crate) mod application_page;
pub(crate) mod apply;
pub(crate) mod finder_messages;
pub(crate) mod last_zip;
pub(crate) mod licence_card;
pub(crate) mod licence_page;
pub(crate) mod licence_queries;
pub(crate) mod licences;
pub(crate) mod pet_status;
pub(crate) mod pet_step;
pub(crate) mod pet_step_check;
pub(crate) mod pet_step_form;
pub(crate) mod proof_obstacles;
pub(crate) mod proofs_step;
pub(crate) mod review_form;
pub(crate) mod review_step;
pub(crate) mod review_summary;
pub(crate) mod submission;
