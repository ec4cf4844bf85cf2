//! The licensing site, and the licensing tab of the dashboard: one code over two hosts.
//!
//! `boot` finds out where the app runs and makes a [`world::World`]; `app` routes paths to `pages`; `forms` holds what an
//! owner fills in, `parts` what several pages show.
#![cfg_attr(
    feature = "server",
    expect(dead_code, reason = "what only a browser does is not called by the server")
)]

mod app;
mod boot;
mod chrome;
mod draft;
mod facts;
mod forms;
mod fresh;
mod keys;
mod pages;
mod parts;
#[cfg(feature = "server")]
mod public;
mod read;
mod register;
mod routes;
mod shortcuts;
mod shown;
mod site;
mod store;
mod world;

#[cfg(not(feature = "server"))]
fn main() {
    boot::begin();
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<boot::Rendered>(public::PUBLIC)
}
