//! Where an app runs: inside the shell, or as a site of its own. The app's pages do not ask which.
//!
//! `main` draws [`AppRoot`], which reads the configuration, finds the host, and then draws the app with everything around
//! it: the client of the API, the surroundings, the router over the host’s history, and messages.

mod again;
mod app_root;
mod bootstrap;
mod draw;
mod entry;
mod hooks;
mod host_provider;
mod navigator;
mod panics;
mod scroll;
mod services;
mod site;
mod tokens;
mod viewer;
mod visibility;

pub use again::{IfEnded, IfEndedProps, SignInAgain};
pub use allpet_frame::{Topic, history::path_of};
pub use app_root::{AppRoot, AppRootProps};
pub use bootstrap::{AppEnvironment, bootstrap};
pub use draw::draw;
pub use entry::{EntryPage, EntryPageProps, entry_path};
pub use hooks::{use_api, use_environment, use_surroundings, use_view};
pub(crate) use navigator::use_offered_navigator;
pub use navigator::{Navigator, query_of, route_at, use_location, use_navigator, use_query_string};
pub use panics::report_panics;
pub use scroll::{come_back_to, is_return, restore_scroll};
pub use services::{Services, ServicesProps};
pub use site::{Site, SiteEnd, SiteProps};
pub use viewer::{Viewer, use_viewer};
pub use visibility::{is_in_front, use_shown};

/// The client of the API that an app is given.
pub type Api = allpet_contract::Client<crate::api::BrowserTransport>;
