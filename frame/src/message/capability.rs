use serde::{Deserialize, Serialize};
use std::fmt;

/// A named group of messages, granted to an app as a whole.
///
/// Unknown names become [`Capability::Other`], so that a newer manifest or app is still readable here: an app may declare and
/// want such a capability, and just does not get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Capability {
    /// User, locale, time zone, theme, density and motion, at start and on change.
    Context,
    /// Access tokens for this app's audience, and signing out.
    Auth,
    /// Paths, titles and links to other apps.
    Nav,
    /// Sizes of the frame and of its content.
    Layout,
    /// Toasts.
    Ui,
    /// Publishing events.
    Events,
    /// A capability unknown to this version.
    Other(String),
}

impl Capability {
    /// The capabilities of version 1.
    pub const SPOKEN: [Self; 6] = [
        Self::Context,
        Self::Auth,
        Self::Nav,
        Self::Layout,
        Self::Ui,
        Self::Events,
    ];

    /// The name on the wire and in manifests.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Context => "context",
            Self::Auth => "auth",
            Self::Nav => "nav",
            Self::Layout => "layout",
            Self::Ui => "ui",
            Self::Events => "events",
            Self::Other(name) => name,
        }
    }

    /// Returns whether this version knows the capability.
    pub fn is_spoken(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

impl From<&str> for Capability {
    fn from(name: &str) -> Self {
        Self::SPOKEN
            .into_iter()
            .find(|known| known.as_str() == name)
            .unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl From<String> for Capability {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<Capability> for String {
    fn from(capability: Capability) -> Self {
        capability.as_str().to_owned()
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
