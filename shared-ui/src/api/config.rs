//! What an app is told when it starts: one small file beside it, so that one build serves every environment.

use super::browser::fetch_bytes;
use allpet_contract::Problem;
use serde::Deserialize;

/// `/config.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AppConfig {
    /// The app's id; the audience of its tokens.
    pub app: String,
    /// Where the API is: scheme, host and port.
    pub api: String,
    /// The shells that may embed this app; the first to answer is the shell.
    #[serde(default)]
    pub shell_origins: Vec<String>,
    /// Where the dashboard is, for a link to it.
    #[serde(default)]
    pub dashboard: String,
    /// Where licensing is, for a link to it.
    #[serde(default)]
    pub licensing: String,
    /// Where the store is, for a link to it and to its cart.
    #[serde(default)]
    pub products: String,
    /// Where the builder is, for a link to it.
    #[serde(default)]
    pub builder: String,
}

impl AppConfig {
    /// The sites beside the front page, in the order in which every site lists them: id, name, and address (empty where it
    /// is not said).
    pub fn sites(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("licensing", "Licensing", &self.licensing),
            ("products", "Products", &self.products),
            ("builder", "Builder", &self.builder),
        ]
    }

    /// Where the front page is: empty on the shell's own site.
    pub fn front(&self) -> &str {
        if self.app == "shell" { "" } else { &self.dashboard }
    }
}

/// Reads the configuration from the app's own origin.
pub async fn load_config() -> Result<AppConfig, Problem> {
    let bytes = fetch_bytes("/config.json").await?;
    lean_json::from_slice(&bytes).map_err(|_| Problem::foreign(200))
}
