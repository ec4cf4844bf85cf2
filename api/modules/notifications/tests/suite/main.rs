//! The module with its database, a mail server, and stand-ins for the modules that own what messages are about.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod accounts;
mod captured_mails;
mod inbox;
mod licences;
mod mail;
mod preferences;
mod smtp_server;
mod unsubscribe;
mod work;
mod world;
