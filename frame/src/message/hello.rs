use super::{Capability, Context, Fault, FaultCode, Limits, Message, Nonce, SessionId, decode, messages};
use serde::{Deserialize, Serialize};

/// A range of protocol versions, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRange {
    /// The oldest version.
    pub min: u16,
    /// The newest version.
    pub max: u16,
}

/// The versions that this crate speaks.
pub const VERSIONS: VersionRange = VersionRange { min: 1, max: 1 };

impl VersionRange {
    /// The newest common version.
    pub fn meet(self, other: Self) -> Option<u16> {
        let newest = self.max.min(other.max);
        (newest >= self.min && newest >= other.min).then_some(newest)
    }
}

/// Step 2: an app introduces itself to the window that embeds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol versions that the app speaks.
    pub versions: VersionRange,
    /// The app's id.
    pub app: String,
    /// The app's own release, for logs.
    pub app_version: String,
    /// The capabilities that it wants.
    pub wants: Vec<Capability>,
    /// Random, new for every document; repetitions carry the same.
    pub nonce: Nonce,
}

/// Step 3: the shell answers, and transfers the port with this message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version in use from here on.
    pub version: u16,
    /// The granted capabilities: those wanted that the shell speaks.
    pub granted: Vec<Capability>,
    /// The session's name in logs.
    pub session: SessionId,
    /// The nonce of the `hello`.
    pub nonce: Nonce,
    /// The context; absent without its capability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// The initial path.
    pub path: String,
}

/// The reason why the shell finally refuses a `hello` from the right window and origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// There is no common version.
    Version {
        /// The versions that the shell speaks.
        spoken: VersionRange,
    },
    /// The manifest does not declare the capabilities.
    Undeclared {
        /// The undeclared capabilities.
        capabilities: Vec<Capability>,
    },
    /// The frame belongs to another app.
    OtherApp {
        /// The app of the frame.
        expected: String,
    },
    /// The frame had too many sessions: it reloads in a loop.
    TooMany,
}

/// A refusal of a `hello`, which lets the app report it and stop repeating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The nonce of the `hello`.
    pub nonce: Nonce,
    /// The reason.
    pub reason: RefusalReason,
}

messages! {
    /// A message from an app to its parent window.
    ToParent {
        /// The app's introduction.
        "frame.hello" Hello(Hello) core plain;
    }
}

messages! {
    /// A message from the shell to the frame's window. Everything else goes over the port.
    ToFrame {
        /// A welcome, with the port.
        "frame.welcome" Welcome(Welcome) core plain;
        /// A refusal, without a port.
        "frame.refused" Refused(Refused) core plain;
    }
}

/// Limits for window messages: a `hello` lists a few capabilities, and a `welcome` holds a context.
const WINDOW_LIMITS: Limits = Limits {
    bytes: 16 * 1024,
    depth: 8,
};

/// Decodes a window message. `Ok(None)` if it belongs to another protocol (other libraries use window messages too) or to the
/// other end.
pub fn read_window<M: Message>(bytes: &[u8]) -> Result<Option<M>, Fault> {
    // The marker is in every message of ours, since `kind` is written unescaped; the size check spares searching an unknown sender's
    // megabytes.
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
