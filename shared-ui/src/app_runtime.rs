//! Where an app runs: inside the shell, or as a site of its own. The app's pages do not ask which.
//!
//! `main` draws [`AppRoot`], which reads the configuration, finds the host, and then draws the app with everything around
//! it: the place with its client, the surroundings, the path, messages, and [`Navigate`](crate::components::Navigate).

mod again;
mod app_root;
mod bootstrap;
mod draw;
mod entry;
mod hooks;
mod host_provider;
mod scroll;
mod services;
mod site;
mod tokens;
mod viewer;
mod visibility;

pub use again::{IfEnded, IfEndedProps, SignInAgain};
pub use allpet_frame::Topic;
pub use app_root::{AppRoot, AppRootProps};
pub use bootstrap::{AppEnvironment, bootstrap};
pub use draw::draw;
pub use entry::{EntryPage, EntryPageProps, entry_path};
pub(crate) use hooks::use_offered_navigate;
pub use hooks::{
    Turn, use_api, use_environment, use_navigate, use_path, use_surroundings, use_turn, use_view,
};
pub use scroll::{come_back_to, restore_scroll};
pub use services::{Services, ServicesProps};
pub use site::{Site, SiteEnd, SiteProps};
pub use viewer::{Viewer, use_viewer};
pub use visibility::{is_in_front, use_shown};

use yew::AttrValue;

/// The client of the API that an app is given.
pub type Api = allpet_contract::Client<crate::api::BrowserTransport>;

/// A path inside the app, with its query.
#[derive(Clone, Debug, PartialEq)]
pub struct Path(pub AttrValue);

impl Path {
    /// The path without its query: `/apply`.
    pub fn only(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or("/")
    }

    /// The query, without its question mark; empty where there is none.
    pub fn query(&self) -> &str {
        let whole = self.0.split('#').next().unwrap_or_default();
        whole.split_once('?').map_or("", |(_, query)| query)
    }

    /// The path's parts: `/tags/7K3M` is `["tags", "7K3M"]`.
    pub fn parts(&self) -> Vec<&str> {
        self.only().split('/').filter(|part| !part.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_path_is_taken_apart() {
        let path = Path("/tags/7K3M?from=mail#top".into());
        assert_eq!(path.only(), "/tags/7K3M");
        assert_eq!(path.query(), "from=mail");
        assert_eq!(path.parts(), ["tags", "7K3M"]);
        assert!(Path("/".into()).parts().is_empty());
    }
}
