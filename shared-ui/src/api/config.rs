//! The run-time configuration: one small file beside the app, so that one build serves every environment.

use super::browser::fetch_bytes;
use allpet_contract::Problem;
use serde::Deserialize;

/// The content of `/config.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AppConfig {
    /// The app's id; the audience of its tokens.
    pub app: String,
    /// The API's origin: scheme, host and port.
    pub api: String,
    /// Origins of the shells that may embed this app; the first to answer is the shell.
    #[serde(default)]
    pub shell_origins: Vec<String>,
    /// The dashboard's address.
    #[serde(default)]
    pub dashboard: String,
    /// The licensing site's address.
    #[serde(default)]
    pub licensing: String,
    /// The store's address.
    #[serde(default)]
    pub products: String,
    /// The builder's address.
    #[serde(default)]
    pub builder: String,
}

impl AppConfig {
    /// The sites besides the front page, in the order of every site's navigation: id, name, and address (empty if not
    /// configured).
    pub fn sites(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("licensing", "Licensing", &self.licensing),
            ("products", "Products", &self.products),
            ("builder", "Builder", &self.builder),
        ]
    }

    /// The front page's address; empty on the shell's own site.
    pub fn front(&self) -> &str {
        if self.app == "shell" { "" } else { &self.dashboard }
    }
}

/// Loads the configuration from the app's own origin. Fails if it is missing or malformed.
pub async fn load_config() -> Result<AppConfig, Problem> {
    let bytes = fetch_bytes("/config.json").await?;
    allpet_json::from_slice(&bytes).map_err(|_| Problem::foreign(200))
}
