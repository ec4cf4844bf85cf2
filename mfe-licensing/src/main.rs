//! The licensing site, and the licensing tab of the dashboard: one code over two hosts.
//!
//! `boot` finds out where the app runs and makes a [`world::World`]; `app` routes paths to `pages`; `forms` holds what an
//! owner fills in, `parts` what several pages show.

mod app;
mod boot;
mod chrome;
mod draft;
mod facts;
mod forms;
mod keys;
mod pages;
mod parts;
mod read;
mod register;
mod routes;
mod shown;
mod site;
mod store;
mod world;

fn main() {
    wasm_bindgen_futures::spawn_local(boot::start());
}
