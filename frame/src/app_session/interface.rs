use crate::message::{
    Capability, Context, Fault, FaultCode, Limits, Nonce, RefusalReason, RequestId, SessionId, ToShell,
    Token, Topic, VersionRange, Viewport,
};

/// Who the app is, and which shells it trusts.
#[derive(Debug, Clone)]
pub struct AppSessionConfig {
    /// The app's id.
    pub app: String,
    /// The app's own release.
    pub app_version: String,
    /// The versions that it speaks.
    pub versions: VersionRange,
    /// The capabilities that it wants.
    pub wants: Vec<Capability>,
    /// The exact origins of the shells that may embed it; the hello is posted to these and to no other.
    pub shell_origins: Vec<String>,
    /// Sixteen random bytes, new for every document.
    pub nonce: Nonce,
    /// How long to call, in milliseconds.
    pub timeout_ms: u32,
    /// Bounds of one message.
    pub limits: Limits,
}

/// What happened outside.
#[derive(Debug, Clone)]
pub enum AppInput<'a> {
    /// Some window posted a message to the app's.
    WindowMessage {
        /// `event.origin`.
        origin: &'a str,
        /// Whether `event.source` is the parent window.
        from_parent: bool,
        /// Whether exactly one port came with it.
        has_port: bool,
        /// The data, if it was a string.
        bytes: &'a [u8],
    },
    /// A message over the port.
    PortMessage {
        /// The data: a string or transferred bytes.
        bytes: &'a [u8],
    },
    /// A message over the port that the binding did not even copy.
    UnreadablePortMessage {
        /// Why.
        fault: Fault,
    },
    /// The time of [`deadline_ms`](super::AppSession::deadline_ms) has come.
    Tick,
    /// The app wants something.
    Command(AppCommand),
}

/// What the app asks of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum AppCommand {
    /// A message that is not answered.
    Tell(ToShell),
    /// A request, which is answered under [`next_request`](super::AppSession::next_request) within so many milliseconds.
    Ask {
        /// The request's message.
        message: ToShell,
        /// How long to wait.
        deadline_ms: u32,
    },
    /// The answer is no longer wanted.
    Cancel(RequestId),
    /// The app goes away.
    Dispose,
}

/// What is to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEffect {
    /// Post to the parent window, to exactly this origin.
    PostParent {
        /// The target origin; never `*`.
        origin: String,
        /// The message.
        text: String,
    },
    /// Keep and start the port that came with the message just handled.
    TakePort,
    /// Send over the port.
    Send {
        /// The message.
        text: String,
    },
    /// Close the port for good.
    ClosePort,
    /// Tell the app.
    Tell(AppEvent),
}

/// What the app hears.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEvent {
    /// The shell answered: draw.
    Connected {
        /// Names the session in logs.
        session: SessionId,
        /// What may be sent.
        granted: Vec<Capability>,
        /// The surroundings.
        context: Context,
        /// The path to show first.
        path: String,
    },
    /// The surroundings changed.
    ContextChanged(Context),
    /// Show a path; not to be reported back.
    Go {
        /// A path inside the app.
        path: String,
    },
    /// The tab came to the front or left it.
    Shown(bool),
    /// The frame's visible size.
    Viewport(Viewport),
    /// Something has happened in another app, or in the shell.
    Published(Topic),
    /// The user signed out.
    SignedOut,
    /// The answer to a token request.
    TokenGranted {
        /// The request.
        request: RequestId,
        /// The token.
        token: Token,
    },
    /// The answer to a ping.
    Pong {
        /// The request.
        request: RequestId,
    },
    /// A request will not be answered otherwise.
    RequestFailed {
        /// The request.
        request: RequestId,
        /// Why.
        error: RequestError,
    },
    /// The shell did not serve a message, or sent one that was not understood here: for the developer.
    Faulted(Fault),
    /// The session is over.
    Ended(AppFailure),
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestError {
    /// The shell said why, or the deadline passed.
    Fault(Fault),
    /// There is no session, or it ended.
    Lost,
}

impl RequestError {
    pub(super) fn deadline() -> Self {
        Self::Fault(Fault::new(FaultCode::DeadlineExceeded, "no answer in time"))
    }
}

/// Why the session is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppFailure {
    /// Nobody answered the hello: the parent is no shell, or not a configured one.
    NoShell,
    /// The shell turned the hello down.
    TurnedDown(RefusalReason),
    /// The shell, or the app itself, ended it.
    Disposed,
}
