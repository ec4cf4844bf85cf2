//! The licensing site, and the licensing tab of the dashboard: one app for both hosts.
//!
//! `app` routes paths to `pages`; `forms` contains the forms that owners fill in, `parts` what several pages show.

mod app;
mod chrome;
mod components;
mod facts;
mod forms;
mod keyboard;
mod object_url;
mod pages;
mod polling;
#[cfg(feature = "server")]
mod public;
mod queries;
mod register;
mod routes;
mod tab_storage;

#[cfg(not(feature = "server"))]
fn main() {
    allpet_ui::app_runtime::run_app::<app::App>(pages::preload_page);
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<app::App>(public::PUBLIC)
}
