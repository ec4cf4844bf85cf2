use super::{Capability, Context, Fault, FaultCode, Limits, Message, Nonce, SessionId, decode, messages};
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
#[serde(rename_all = "kebab-case")]
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

messages! {
    /// What an app posts to its parent window.
    ToParent {
        /// The only one.
        "frame.hello" Hello(Hello) core plain;
    }
}

messages! {
    /// What the shell posts to the frame's window. Everything else goes over the port.
    ToFrame {
        /// With the port.
        "frame.welcome" Welcome(Welcome) core plain;
        /// Without one.
        "frame.refused" Refused(Refused) core plain;
    }
}

/// A `hello` names a handful of capabilities and a `welcome` holds a context: nothing longer is read.
const WINDOW_LIMITS: Limits = Limits {
    bytes: 16 * 1024,
    depth: 8,
};

/// Reads a window message. `Ok(None)`: it is not this protocol's (other libraries talk between windows too), or not one
/// for this end.
pub fn read_window<M: Message>(bytes: &[u8]) -> Result<Option<M>, Fault> {
    // The mark stands in every message of ours, since `kind` is written plainly; a stranger's megabyte is passed over
    // by its size, before it is searched.
    let ours = |bytes: &[u8]| bytes.windows(7).any(|seven| seven == b"\"frame.");
    if bytes.len() > WINDOW_LIMITS.bytes || !ours(bytes) {
        return Ok(None);
    }
    match decode::<M>(bytes, WINDOW_LIMITS, &[]) {
        Ok(packet) => Ok(Some(packet.message)),
        Err(rejection) if rejection.fault.code == FaultCode::Unsupported => Ok(None),
        Err(rejection) => Err(rejection.fault),
    }
}
