//! The owner's pages: licences and applications.

pub(crate) mod application_page;
pub(crate) mod apply;
pub(crate) mod finder_messages;
pub(crate) mod licences;
