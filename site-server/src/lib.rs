//! The host of a built app: its files with their production headers, and its public pages as HTML.
//!
//! `api site` serves the shell, or any app as plain files. An app whose visitors should read before WebAssembly arrives has a
//! binary of its own (its crate, compiled natively with the feature `server`) that passes its [`Pages`] to [`run`].

mod api_client;
mod app_routes;
mod document;
mod files;
mod form;
mod host;
pub mod listen;
mod pages;
mod policy;
mod program;
mod rendering;
mod routes;
mod sitemap;
mod static_pages;
mod stop;
mod stopped;
mod styles;
mod submission;

pub use host::{SiteArgs, router, run};
pub use pages::{Answer, Answers, Page, Pages, Paths, Question, REFUSED_FORM, RenderRequest, Submission};
pub use program::main;
pub use stop::Stop;

#[cfg(test)]
mod tests;
