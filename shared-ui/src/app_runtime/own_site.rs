//! An app on its own site, outside the shell.

pub(super) mod entry;
pub(super) mod reauthenticate;
pub(super) mod site;
pub(super) mod site_feed;
