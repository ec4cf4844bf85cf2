use super::check::check_path;
use super::{Context, Fault, Nothing, Publish, messages};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An access token for the app that asked, and for no other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token as it goes into `Authorization: Bearer`.
    pub token: String,
    /// How many seconds it has left.
    pub lifetime_s: u32,
    /// The app id that the API will find in the token.
    pub audience: String,
}

impl fmt::Debug for Token {
    /// The token itself is never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(for {}, {} s, …)", self.audience, self.lifetime_s)
    }
}

/// Show this path. It comes from the address bar or the back button: the app does not report it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Go {
    /// A path inside the app, with its query.
    pub path: String,
}

/// Whether the app's tab is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// `false` while another tab is in front; the document lives on.
    pub shown: bool,
}

/// The visible part of the frame, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewport {
    /// Width of the frame.
    pub width: u32,
    /// Height of the part of the frame that the window shows.
    pub height: u32,
    /// Room taken at the top by the shell or the device.
    #[serde(default)]
    pub safe_top: u32,
    /// Room taken at the bottom (a phone's navigation bar).
    #[serde(default)]
    pub safe_bottom: u32,
}

messages! {
    /// What the shell tells an app.
    ToApp {
        /// Asks for a `pong`: is the document still there?
        "ping" Ping(Nothing) core numbered;
        /// Answers the app's `ping`.
        "pong" Pong(Nothing) core numbered;
        /// A message or request was not served. Never answered.
        "error" Error(Fault) core plain;
        /// The session ends: drop the port, stop working.
        "dispose" Dispose(Nothing) core plain;
        /// The surroundings changed.
        "context.changed" ContextChanged(Context) Context plain;
        /// The answer to `auth.token`.
        "auth.granted" TokenGranted(Token) Auth numbered;
        /// The user signed out: forget the token and what it showed.
        "auth.signed-out" SignedOut(Nothing) Auth plain;
        /// Show a path.
        "nav.go" Go(Go) Nav plain;
        /// The tab came to the front or left it.
        "nav.shown" Shown(Shown) Nav plain;
        /// The frame's visible size changed.
        "layout.viewport" Viewport(Viewport) Layout plain;
        /// Something has happened in another app, or in the shell.
        "events.published" Published(Publish) Events plain;
    }
}

impl ToApp {
    /// Bounds that the type does not say.
    pub fn check(&self) -> Result<(), Fault> {
        match self {
            Self::Go(go) => check_path(&go.path),
            _ => Ok(()),
        }
    }
}
