//! The server of a built app: its files with their production headers, and its public pages as HTML.
//!
//! `api site` serves the shell, or any app as plain files. An app whose visitors should read before WebAssembly arrives has a
//! binary of its own (its crate, compiled natively with the feature `server`) that passes its [`Pages`] to [`run`].

mod app_routes;
mod cli;
mod document;
mod files;
mod forms;
mod pages;
mod rendering;
mod routes;
mod server;
mod sitemap;
mod startup_error;
mod static_pages;

pub use cli::main;
pub use pages::{
    ApiResponse, ApiResponses, DataRequest, Page, Pages, Paths, REFUSED_FORM, RenderRequest, Submission,
};
pub use server::listen;
pub use server::{SiteArgs, router, run};
pub use startup_error::StartupError;

#[cfg(test)]
mod tests;
