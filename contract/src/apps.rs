//! The manifest of micro-apps: all that the shell knows of them.

use crate::{
    access::{Public, audience},
    endpoint,
};
use serde::{Deserialize, Serialize};

/// A separately deployed app and what the shell needs to embed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppManifest {
    /// Short name, the audience of its tokens: `licensing`.
    pub id: String,
    /// The tab's label.
    pub name: String,
    /// Where it is served: scheme, host and port, nothing else. Differs from the shell's.
    pub origin: String,
    /// An icon of the shared set, by name.
    pub icon: String,
    /// The path behind `/dashboard/` under which the shell shows it, and the tab's place.
    pub route: String,
    /// The path at the app's origin that the frame starts at.
    pub entry: String,
    /// Capabilities of the frame protocol that the shell may grant: `context`, `auth`, `nav`, `layout`, `ui`, `events`.
    pub capabilities: Vec<String>,
    /// Lowest protocol version it speaks.
    pub protocol_min: u16,
    /// Highest protocol version it speaks.
    pub protocol_max: u16,
    /// Milliseconds until the shell shows an error card in place of an app that does not come.
    pub timeout_ms: u32,
    /// Its place among the tabs, from the top.
    pub position: u16,
}

/// Capabilities that a manifest may name: those of the frame protocol.
pub const CAPABILITIES: [&str; 6] = ["context", "auth", "nav", "layout", "ui", "events"];

endpoint! {
    /// Lists the enabled apps, in the tabs' order.
    ListApps { } = GET "/api/apps" -> 200 Vec<AppManifest>, Public, audience::EVERY, [];
}
