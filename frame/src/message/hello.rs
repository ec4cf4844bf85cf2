use super::{Capability, Context, Fault, Limits, Nonce, SessionId};
use serde::{Deserialize, Serialize};

/// The protocol versions that someone speaks, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRange {
    /// The oldest.
    pub min: u16,
    /// The newest.
    pub max: u16,
}

/// What this crate speaks.
pub const VERSIONS: VersionRange = VersionRange { min: 1, max: 1 };

impl VersionRange {
    /// The newest version that both speak.
    pub fn meet(self, other: Self) -> Option<u16> {
        let newest = self.max.min(other.max);
        (newest >= self.min && newest >= other.min).then_some(newest)
    }
}

/// Step 2: an app presents itself to the window that embeds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The versions that the app speaks.
    pub versions: VersionRange,
    /// The app's id.
    pub app: String,
    /// The app's own release, for logs.
    pub app_version: String,
    /// The capabilities that it wants.
    pub wants: Vec<Capability>,
    /// New for every document; a repetition carries the same.
    pub nonce: Nonce,
}

/// Step 3: the shell answers, and transfers the port with this very message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version spoken from here on.
    pub version: u16,
    /// The capabilities granted: what was wanted, as far as the shell speaks it.
    pub granted: Vec<Capability>,
    /// Names the session in logs.
    pub session: SessionId,
    /// The `hello` that is answered.
    pub nonce: Nonce,
    /// The surroundings; absent when the capability was not granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// The path to show first.
    pub path: String,
}

/// Why a `hello` from the right window and origin is turned down for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum RefusalReason {
    /// No version that both speak.
    Version {
        /// What the shell speaks.
        spoken: VersionRange,
    },
    /// Capabilities that the manifest does not declare.
    Undeclared {
        /// Which.
        capabilities: Vec<Capability>,
    },
    /// The frame was mounted for another app.
    OtherApp {
        /// The app it was mounted for.
        expected: String,
    },
    /// Too many sessions in one frame: it reloads in a loop.
    TooMany,
}

/// The answer to a `hello` that is turned down, so that the app can say so instead of knocking on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The `hello` that is answered.
    pub nonce: Nonce,
    /// Why.
    pub reason: RefusalReason,
}

/// The three messages that travel between windows. Everything else goes over the port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum WindowMessage {
    /// From the app to its parent.
    #[serde(rename = "frame.hello")]
    Hello(Hello),
    /// From the shell to the frame's window, with the port.
    #[serde(rename = "frame.welcome")]
    Welcome(Welcome),
    /// From the shell to the frame's window.
    #[serde(rename = "frame.refused")]
    Refused(Refused),
}

/// A `hello` names a handful of capabilities and a `welcome` holds a context: nothing longer is read.
const WINDOW_LIMITS: Limits = Limits {
    bytes: 16 * 1024,
    depth: 8,
};

/// Reads a window message. `Ok(None)`: it is not this protocol's (other libraries talk between windows too).
pub fn read_window(bytes: &[u8]) -> Result<Option<WindowMessage>, Fault> {
    // The mark stands in every message of ours, since `kind` is written plainly; a stranger's megabyte is passed over
    // by its size, before it is searched.
    let ours = |bytes: &[u8]| bytes.windows(7).any(|seven| seven == b"\"frame.");
    if bytes.len() > WINDOW_LIMITS.bytes || !ours(bytes) {
        return Ok(None);
    }
    let text = WINDOW_LIMITS.text(bytes)?;
    serde_json::from_str(text)
        .map(Some)
        .map_err(|error| Fault::malformed(error.to_string()))
}

impl WindowMessage {
    /// The JSON text that travels.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
