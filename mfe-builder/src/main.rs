//! The builder: a site of its own, and a tab of the dashboard.
//!
//! `editor` is the design being edited, stored in the browser; `pages` show it; `parts` contains what several pages show.
//! `domain::builder` decides what can be made, what it costs and how it looks.

mod app;
mod browser_storage;
mod chrome;
mod components;
mod editor;
mod keys;
mod measures;
mod pages;
mod preview3d;
#[cfg(feature = "server")]
mod public;
mod routes;
mod save;

#[cfg(not(feature = "server"))]
fn main() {
    allpet_ui::app_runtime::run_app::<app::App>(pages::preload_page);
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<app::App>(public::PUBLIC)
}
