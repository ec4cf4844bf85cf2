use crate::message::{
    Capability, Context, Entry, Fault, Limits, RefusalReason, RequestId, SessionId, Token, Tone, Topic,
    VersionRange, Viewport,
};
use crate::quota::Quota;

/// Numbers the ports of one mount, so that what an old port still delivers is told from the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortNumber(pub u32);

/// What the manifest says about the app, and what this shell allows.
#[derive(Debug, Clone)]
pub struct ShellSessionConfig {
    /// The app's id.
    pub app: String,
    /// The app's exact origin, `http://localhost:3001`.
    pub origin: String,
    /// The capabilities that the manifest declares.
    pub declared: Vec<Capability>,
    /// The versions that this shell speaks with the app.
    pub versions: VersionRange,
    /// How long the app may take until `ready`, in milliseconds (the manifest's; 8,000 by default).
    pub timeout_ms: u32,
    /// Random text from which session ids are made; unique to this mount.
    pub session_seed: String,
    /// Bounds of one message.
    pub limits: Limits,
    /// Messages a second.
    pub quota: Quota,
}

/// What happened outside.
#[derive(Debug, Clone)]
pub enum ShellInput<'a> {
    /// Some window posted a message to the shell's.
    WindowMessage {
        /// `event.origin`.
        origin: &'a str,
        /// Whether `event.source` is this iframe's window.
        from_iframe: bool,
        /// The data, if it was a string.
        bytes: &'a [u8],
    },
    /// A message over a port.
    PortMessage {
        /// Which port.
        port: PortNumber,
        /// The data: a string or transferred bytes.
        bytes: &'a [u8],
    },
    /// A message over a port that the binding did not even copy: too large, or neither a string nor bytes.
    UnreadablePortMessage {
        /// Which port.
        port: PortNumber,
        /// Why.
        fault: Fault,
    },
    /// The iframe's `load` event.
    FrameLoaded,
    /// The time of [`deadline_ms`](super::ShellSession::deadline_ms) has come.
    Tick,
    /// The host wants something.
    Command(ShellCommand),
}

/// What the host asks of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellCommand {
    /// The surroundings changed; sent when they differ.
    SetContext(Context),
    /// Show a path.
    Go {
        /// A path inside the app.
        path: String,
    },
    /// The tab came to the front or left it.
    Shown(bool),
    /// The frame's visible size.
    Viewport(Viewport),
    /// Something has happened that the app may show. An app that is not ready asks the API anyway when it is.
    Publish(Topic),
    /// Answers [`ShellEvent::TokenNeeded`]. A token for another audience is not sent.
    GrantToken {
        /// The request.
        request: RequestId,
        /// The token, for this app's audience.
        token: Token,
    },
    /// Answers a request with a refusal.
    Decline {
        /// The request.
        request: RequestId,
        /// Why, for the app's developer.
        detail: String,
    },
    /// The user signed out.
    SignedOut,
    /// The host loads the frame anew: wait for a hello again.
    Reload,
    /// The frame goes away.
    Dispose,
}

/// What is to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellEffect {
    /// Make a channel, keep one end under this number, and post the text to the frame's window, to exactly this origin,
    /// transferring the other end.
    Welcome {
        /// The number to keep the port under.
        port: PortNumber,
        /// The target origin; never `*`.
        origin: String,
        /// The message.
        text: String,
    },
    /// Post the text to the frame's window, to exactly this origin.
    PostWindow {
        /// The target origin; never `*`.
        origin: String,
        /// The message.
        text: String,
    },
    /// Send over a port.
    Send {
        /// Which port.
        port: PortNumber,
        /// The message.
        text: String,
    },
    /// Close a port for good.
    ClosePort(PortNumber),
    /// Tell the host.
    Tell(ShellEvent),
}

/// What the host hears.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellEvent {
    /// The app has its context and draws: take the skeleton away. Comes again after a reload of the frame.
    Ready {
        /// Names the session in logs.
        session: SessionId,
        /// The app's own release.
        app_version: String,
        /// What it may send.
        granted: Vec<Capability>,
    },
    /// The frame's document was replaced: veil it, and show the skeleton until `Ready`. Whether what stands there now
    /// speaks is not known yet; where it does not, `Failed(Gone)` follows.
    Restarted,
    /// Show the error card. A late hello still leads to `Ready`, except after `Flooded`.
    Failed(Failure),
    /// A message was refused: for counting, not for the user.
    Refused(Refusal),
    /// Answer with [`ShellCommand::GrantToken`] or [`ShellCommand::Decline`].
    TokenNeeded {
        /// The request to name in the answer.
        request: RequestId,
    },
    /// The user asked to sign out inside the app.
    SignOut,
    /// The user moved inside the app: put the path into the address bar.
    PathChanged {
        /// The path inside the app, checked.
        path: String,
        /// A new step, or a correction.
        entry: Entry,
    },
    /// The view's title.
    Title(String),
    /// Open a path in an app.
    Open {
        /// The app's id; whether there is such an app is the host's to say.
        app: String,
        /// A path inside that app, checked.
        path: String,
    },
    /// Open an address in a window of its own, without an opener.
    OpenOutside {
        /// The address, its scheme checked.
        url: String,
    },
    /// The height of the content, in CSS pixels.
    ContentHeight(u32),
    /// Whether the app wants the full height.
    FullHeight(bool),
    /// Show a toast.
    Toast {
        /// What it is about.
        tone: Tone,
        /// Plain text.
        text: String,
    },
    /// Something has happened.
    Published(Topic),
}

/// Why there is no app in the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No `ready` within the time-out.
    TimedOut,
    /// The app's hello was turned down.
    TurnedDown(RefusalReason),
    /// The document that held the port is gone and nothing that speaks took its place.
    Gone,
    /// The app sent more than ten times its quota within a second.
    Flooded,
}

/// A message that was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A hello in this app's name from a window that is not its iframe.
    WrongWindow,
    /// From the iframe's window, but from another origin than the manifest's.
    WrongOrigin(String),
    /// A hello whose nonce was answered before.
    Replayed,
    /// A window message of ours that could not be read.
    Unreadable(Fault),
    /// More messages between windows than an app has reason to send; told once a second.
    TooMany,
    /// A port message that was answered with this fault, or a fault that the app reported.
    Port(Fault),
}
