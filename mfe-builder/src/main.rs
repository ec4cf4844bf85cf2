//! The builder: a site of its own, and a tab of the dashboard.
//!
//! `work` is what a person designs, kept in the browser; `pages` show it; `parts` is what several pages show. What can
//! be made, what it costs and how it looks is `domain::builder`'s to say.

mod app;
mod browser_storage;
mod chrome;
mod editor;
mod keys;
mod measures;
mod pages;
mod parts;
#[cfg(feature = "server")]
mod public;
mod routes;
mod save;
mod solid;

#[cfg(not(feature = "server"))]
fn main() {
    allpet_ui::app_runtime::draw::<app::App>(pages::ahead);
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<app::App>(public::PUBLIC)
}
