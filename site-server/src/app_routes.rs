//! The routes of the apps that the shell embeds, as the manifest of the API lists them: an address under any other is no page.

use crate::api_client::Api;
use serde::Deserialize;
use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
    time::Duration,
};

/// Where the manifest is read.
const MANIFEST: &str = "/api/apps";

#[derive(Deserialize)]
struct App {
    route: String,
}

/// The known routes, and where others are asked for.
#[derive(Debug)]
pub(crate) struct AppRoutes {
    api: Option<Api>,
    patience: Duration,
    known: RwLock<HashSet<String>>,
}

impl AppRoutes {
    /// The routes that the API at `address` lists; asked for no longer than `patience`.
    pub(crate) fn at(address: &str, patience: Duration) -> Self {
        Self {
            api: Api::at(address),
            patience,
            known: RwLock::default(),
        }
    }

    /// Whether an app has the route. The API is asked about one that is not known, for it may be new. While the API does not
    /// answer every route may be an app's: the program finds out.
    pub(crate) async fn has(&self, route: &str) -> bool {
        if self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(route)
        {
            return true;
        }
        let Some(listed) = self.listed().await else {
            return true;
        };
        let has = listed.contains(route);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = listed;
        has
    }

    async fn listed(&self) -> Option<HashSet<String>> {
        let asked = self.api.as_ref()?.ask(MANIFEST);
        let answer = tokio::time::timeout(self.patience, asked).await.ok()??;
        let apps: Vec<App> = serde_json::from_str(&answer.body).ok()?;
        Some(apps.into_iter().map(|app| app.route).collect())
    }
}
