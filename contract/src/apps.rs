//! The manifest of apps: everything that the shell knows about them. And the crash reports of their pages.

use crate::{
    access::{Public, audience},
    endpoint,
    limit::{ALL_CRASH_REPORTS, CRASH_REPORTS},
};
use allpet_domain::live::Topic;
use serde::{Deserialize, Serialize};

/// A separately deployed app, with the facts for embedding it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppManifest {
    /// Short name, the audience of its tokens: `licensing`.
    pub id: String,
    /// The tab's label.
    pub name: String,
    /// Its origin: scheme, host and port only. Differs from the shell's.
    pub origin: String,
    /// The name of an icon in the shared set.
    pub icon: String,
    /// The path behind `/dashboard/` under which the shell shows it.
    pub route: String,
    /// The frame's start path at the app's origin.
    pub entry: String,
    /// Capabilities of the frame protocol that the shell may grant: `context`, `auth`, `nav`, `layout`, `ui`, `events`.
    pub capabilities: Vec<String>,
    /// Topics of the live feed (`order.changed`) that the shell hands to it, if it also has the capability `events`. A manifest
    /// without this field means the cart only.
    #[serde(default = "topics_by_default")]
    pub topics: Vec<String>,
    /// Lowest protocol version it speaks.
    pub protocol_min: u16,
    /// Highest protocol version it speaks.
    pub protocol_max: u16,
    /// Milliseconds until the shell shows an error card for an app that does not load.
    pub timeout_ms: u32,
    /// Its position among the tabs, from the top.
    pub position: u16,
}

fn topics_by_default() -> Vec<String> {
    vec![Topic::CartChanged.as_str().to_owned()]
}

/// Capabilities of the frame protocol that a manifest may name.
pub const CAPABILITIES: [&str; 6] = ["context", "auth", "nav", "layout", "ui", "events"];

/// Maximum length of a crash report, in characters.
pub const CRASH_REPORT_MAX: usize = 1_024;

/// A page's report of a fault that stopped its program, as the server of its site passes it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CrashReport {
    /// The app whose site served the page.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<60>")
    )]
    pub app: String,
    /// In lines: the first part of the page's path, the release, the message, the stack.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalParagraphs<{ crate::apps::CRASH_REPORT_MAX }>")
    )]
    pub report: String,
}

endpoint! {
    /// Lists the enabled apps in the order of the tabs.
    ListApps { } = GET "/api/apps" -> 200 Vec<AppManifest>, Public, audience::EVERY, [];
    /// Passes the crash report of a page on to the operators; for the servers of sites.
    SendCrashReport { ; body CrashReport } = POST "/api/crash-reports" -> 204 (), Public, audience::EVERY, [],
        limits [CRASH_REPORTS, ALL_CRASH_REPORTS], priority Importing;
}
