//! The licensing site, and the licensing tab of the dashboard: one code over two hosts.
//!
//! `app` routes paths to `pages`; `forms` holds what an owner fills in, `parts` what several pages show.

mod app;
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
mod tab_storage;

#[cfg(not(feature = "server"))]
fn main() {
    allpet_ui::app_runtime::draw::<app::App>(pages::ahead);
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<app::App>(public::PUBLIC)
}
