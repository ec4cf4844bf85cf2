//! Runs an app, inside the shell or as its own site. The app's pages do not depend on which.
//!
//! `main` renders [`AppRoot`], which loads the configuration, connects to the host, and then renders the app inside the API client,
//! the context, the router over the host's history, and the toasts.

mod hooks;
mod host;
mod navigation;
mod own_site;
mod services;
mod start;
mod viewer;

pub use allpet_frame::{Topic, history::path_of};
pub use hooks::{use_api, use_environment, use_host_context, use_view};
pub use host::visibility::{is_in_front, use_content_ready};
pub(crate) use navigation::navigator::use_offered_navigator;
pub use navigation::{
    key_repeat::ignore_repeated_presses,
    navigator::{Navigator, query_of, route_at, use_location, use_navigator, use_query_string},
    return_path::{return_path, with_return_path},
    scroll::{is_return, restore_scroll, restore_scroll_and_focus},
};
pub use own_site::{
    entry::{EntryPage, EntryPageProps, entry_path},
    reauthenticate::{IfSessionExpired, IfSessionExpiredProps, SignInAgain},
    site::{SettingsLink, Site, SiteEnd, SiteProps},
};
pub use services::{Services, ServicesProps};
pub use start::{
    app_root::{AppRoot, AppRootProps},
    bootstrap::{AppEnvironment, bootstrap},
    panics::report_panics,
    run_app::run_app,
};
pub use viewer::{Viewer, use_viewer};

/// The API client of an app.
pub type Api = allpet_contract::Client<crate::api::BrowserTransport>;
