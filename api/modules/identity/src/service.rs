//! What happens when people sign up, sign in and come back.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod apps;
pub(crate) mod limits;
pub(crate) mod passwords;
pub(crate) mod security_log;
pub(crate) mod sessions;
