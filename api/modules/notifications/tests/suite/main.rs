//! The module with its database, a mail server, and stand-ins for the modules that own what messages are about.

mod accounts;
mod captured;
mod inbox;
mod mail;
mod preferences;
mod smtp_server;
mod unsubscribe;
mod world;
