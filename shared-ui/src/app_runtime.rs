//! Runs an app, inside the shell or as its own site. The app's pages do not depend on which.
//!
//! `main` renders [`AppRoot`], which loads the configuration, connects to the host, and then renders the app inside the API client,
//! the context, the router over the host's history, and the toasts.

mod app_root;
mod bootstrap;
mod entry;
mod hooks;
mod host_events;
mod host_provider;
mod key_repeat;
mod navigator;
mod panics;
mod reauthenticate;
mod run_app;
mod scroll;
mod services;
mod site;
mod site_feed;
mod tokens;
mod viewer;
mod visibility;

pub use allpet_frame::{Topic, history::path_of};
pub use app_root::{AppRoot, AppRootProps};
pub use bootstrap::{AppEnvironment, bootstrap};
pub use entry::{EntryPage, EntryPageProps, entry_path};
pub use hooks::{use_api, use_environment, use_host_context, use_view};
pub use key_repeat::ignore_repeated_presses;
pub(crate) use navigator::use_offered_navigator;
pub use navigator::{Navigator, query_of, route_at, use_location, use_navigator, use_query_string};
pub use panics::report_panics;
pub use reauthenticate::{IfSessionExpired, IfSessionExpiredProps, SignInAgain};
pub use run_app::run_app;
pub use scroll::{is_return, restore_scroll, restore_scroll_and_focus};
pub use services::{Services, ServicesProps};
pub use site::{Site, SiteEnd, SiteProps};
pub use viewer::{Viewer, use_viewer};
pub use visibility::{is_in_front, use_content_ready};

/// The API client of an app.
pub type Api = allpet_contract::Client<crate::api::BrowserTransport>;
