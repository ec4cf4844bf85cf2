use super::check::check_path;
use super::{Context, EmptyBody, Fault, Publish, messages};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An access token for the requesting app only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token as it goes into `Authorization: Bearer`.
    pub token: String,
    /// Seconds until it expires.
    pub lifetime_s: u32,
    /// The app id that the token's audience claim holds.
    pub audience: String,
}

impl fmt::Debug for Token {
    /// Hides the token itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(for {}, {} s, …)", self.audience, self.lifetime_s)
    }
}

/// A path to show, from the address bar or the back button. The app does not report it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Go {
    /// A path inside the app, with its query.
    pub path: String,
}

/// A change of the app's visibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visibility {
    /// `false` while another tab is in front; the document lives on.
    #[serde(rename = "shown")]
    pub visible: bool,
}

/// The visible part of the frame, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewport {
    /// Width of the frame.
    pub width: u32,
    /// Height of the part of the frame that the window shows.
    pub height: u32,
    /// Pixels covered at the top by the shell or the device.
    #[serde(default)]
    pub safe_top: u32,
    /// Pixels covered at the bottom (a phone's navigation bar).
    #[serde(default)]
    pub safe_bottom: u32,
}

messages! {
    /// A message from the shell to an app.
    ToApp {
        /// Probes whether the document is alive; answered by `pong`.
        "ping" Ping(EmptyBody) core numbered;
        /// Answers the app's `ping`.
        "pong" Pong(EmptyBody) core numbered;
        /// Reports a refused message or request. Never answered.
        "error" Error(Fault) core plain;
        /// Ends the session: drop the port, stop working.
        "dispose" Dispose(EmptyBody) core plain;
        /// The context changed.
        "context.changed" ContextChanged(Context) Context plain;
        /// Answers `auth.token`.
        "auth.granted" TokenGranted(Token) Auth numbered;
        /// The user signed out: drop the token and their data.
        "auth.signed-out" SignedOut(EmptyBody) Auth plain;
        /// Show a path.
        "nav.go" Go(Go) Nav plain;
        /// The tab came to the front or left it.
        "nav.shown" VisibilityChanged(Visibility) Nav plain;
        /// The frame's visible size changed.
        "layout.viewport" Viewport(Viewport) Layout plain;
        /// Something has happened in another app, or in the shell.
        "events.published" Published(Publish) Events plain;
    }
}

impl ToApp {
    /// Checks bounds beyond the types.
    pub fn check(&self) -> Result<(), Fault> {
        match self {
            Self::Go(go) => check_path(&go.path),
            _ => Ok(()),
        }
    }
}
