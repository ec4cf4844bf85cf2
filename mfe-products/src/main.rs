//! The store: a site of its own, and a tab of the dashboard.

mod app;
mod cart_state;
mod chrome;
mod components;
mod draft;
mod further_pages;
mod heads;
mod pages;
#[cfg(feature = "server")]
mod public;
mod query;
mod routes;
mod variant_query;

#[cfg(not(feature = "server"))]
fn main() {
    allpet_ui::app_runtime::run_app::<app::App>(pages::preload_page);
}

#[cfg(feature = "server")]
fn main() -> std::process::ExitCode {
    allpet_ui::server::main::<app::App>(public::PUBLIC)
}
