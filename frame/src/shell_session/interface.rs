use crate::message::{
    Capability, Context, Fault, HistoryAction, Limits, RefusalReason, RequestId, SessionId, Token, Tone,
    Topic, VersionRange, Viewport,
};
use crate::quota::Quota;

/// The number of a port within one mount, which tells a late message of an old port from one of the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortNumber(pub u32);

/// Configuration of the shell's session: the manifest's facts about the app, and this shell's limits.
#[derive(Debug, Clone)]
pub struct ShellSessionConfig {
    /// The app's id.
    pub app: String,
    /// The app's exact origin, `http://localhost:3001`.
    pub origin: String,
    /// The capabilities that the manifest declares.
    pub declared: Vec<Capability>,
    /// The topics that the manifest declares: the app gets no other one.
    pub topics: Vec<Topic>,
    /// The versions that this shell offers the app.
    pub versions: VersionRange,
    /// Milliseconds that the app may take until `ready` (from the manifest; 8,000 by default).
    pub timeout_ms: u32,
    /// Random text that session ids are made from; unique to this mount.
    pub session_seed: String,
    /// Limits for a message.
    pub limits: Limits,
    /// The rate limit.
    pub quota: Quota,
}

/// An input to the session.
#[derive(Debug, Clone)]
pub enum ShellInput<'a> {
    /// A window posted a message to the shell's.
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
        /// The port.
        port: PortNumber,
        /// The data: a string or transferred bytes.
        bytes: &'a [u8],
    },
    /// A message over a port that the binding did not copy: too large, or neither a string nor bytes.
    UnreadablePortMessage {
        /// The port.
        port: PortNumber,
        /// The fault.
        fault: Fault,
    },
    /// The iframe's `load` event.
    FrameLoaded,
    /// The deadline [`deadline_ms`](super::ShellSession::deadline_ms) has passed.
    Tick,
    /// A command from the host.
    Command(ShellCommand),
}

/// A command from the host to its session.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellCommand {
    /// Sets the context; sent if it differs.
    SetContext(Context),
    /// Shows a path.
    Go {
        /// A path inside the app.
        path: String,
    },
    /// Tells the app whether its tab is in front.
    SetVisible(bool),
    /// The frame's visible size.
    Viewport(Viewport),
    /// Something has happened in another app, or in the shell, that the app may show. An app that is not ready asks the API anyway
    /// when it is.
    Publish(Topic),
    /// Something has changed at the API. An app that is hidden learns of it once, when it is shown again.
    ReportChange(Topic),
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
        /// The reason, for the app's developer.
        detail: String,
    },
    /// The user signed out.
    SignedOut,
    /// The host reloads the frame: wait for a hello again.
    Reload,
    /// Ends the session.
    Dispose,
}

/// An effect for the binding to carry out.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellEffect {
    /// Create a channel, keep one end under this number, and post the text to the frame's window, to exactly this origin,
    /// transferring the other end.
    Welcome {
        /// The number for the kept port.
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
        /// The port.
        port: PortNumber,
        /// The message.
        text: String,
    },
    /// Close a port for good.
    ClosePort(PortNumber),
    /// Pass an event to the host.
    Notify(ShellEvent),
}

/// An event for the host.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellEvent {
    /// The app has its context and draws: remove the skeleton. Repeats after a reload of the frame.
    Ready {
        /// The session's name in logs.
        session: SessionId,
        /// The app's own release.
        app_version: String,
        /// The granted capabilities.
        granted: Vec<Capability>,
    },
    /// Another document replaced the app's: hide the frame, and show the skeleton until `Ready`. `Failed(Gone)` follows if the
    /// new document does not answer.
    Restarted,
    /// The app failed: show the error card. A late hello still leads to `Ready`, except after `Flooded`.
    Failed(SessionFailure),
    /// A message was refused: for statistics, not for the user.
    Refused(Refusal),
    /// The app needs a token: answer with [`ShellCommand::GrantToken`] or [`ShellCommand::Decline`].
    TokenNeeded {
        /// The request to answer.
        request: RequestId,
    },
    /// The user signed out inside the app.
    SignOut,
    /// The user navigated inside the app: put the path into the address bar.
    PathChanged {
        /// The path inside the app, checked.
        path: String,
        /// The effect on the history.
        entry: HistoryAction,
    },
    /// The view's title.
    Title(String),
    /// Open a path in an app.
    Open {
        /// The app's id, which may be unknown to the host.
        app: String,
        /// A path inside that app, checked.
        path: String,
    },
    /// Open a URL in a new window, without an opener.
    OpenExternal {
        /// The URL, its scheme checked.
        url: String,
    },
    /// The height of the content, in CSS pixels.
    ContentHeight(u32),
    /// The app wants the full height, or no longer does.
    FullHeight(bool),
    /// Show a toast.
    Toast {
        /// The tone.
        tone: Tone,
        /// Plain text.
        text: String,
    },
    /// The app published an event.
    Published(Topic),
}

/// The reason why there is no app in the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionFailure {
    /// No `ready` within the time-out.
    TimedOut,
    /// The shell refused the app's hello.
    TurnedDown(RefusalReason),
    /// The document with the port is gone, and no app took its place.
    Gone,
    /// The app sent more than ten times its quota within a second.
    Flooded,
}

/// A refused message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A hello in this app's name came from another window than its iframe.
    WrongWindow,
    /// The iframe's window has another origin than the manifest's.
    WrongOrigin(String),
    /// A hello with a nonce that was answered before.
    Replayed,
    /// A malformed window message of ours.
    Unreadable(Fault),
    /// Too many window messages; reported once per second.
    TooMany,
    /// A port message answered with this fault, or a fault reported by the app.
    Port(Fault),
}
