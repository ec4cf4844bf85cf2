use crate::message::{
    Capability, Context, Fault, FaultCode, Limits, Nonce, RefusalReason, RequestId, SessionId, ToShell,
    Token, Topic, VersionRange, Viewport,
};

/// Configuration of the app's session: its identity, and the shells it trusts.
#[derive(Debug, Clone)]
pub struct AppSessionConfig {
    /// The app's id.
    pub app: String,
    /// The app's own release.
    pub app_version: String,
    /// The protocol versions that it speaks.
    pub versions: VersionRange,
    /// The capabilities that it wants.
    pub wants: Vec<Capability>,
    /// The exact origins of the shells that may embed it; it posts its hello to these only.
    pub shell_origins: Vec<String>,
    /// Sixteen random bytes, new for every document.
    pub nonce: Nonce,
    /// Milliseconds until it gives up its hello.
    pub timeout_ms: u32,
    /// Bounds of one message.
    pub limits: Limits,
}

/// An input to the session.
#[derive(Debug, Clone)]
pub enum AppInput<'a> {
    /// A window posted a message to the app's.
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
    /// A message over the port that the binding did not copy.
    UnreadablePortMessage {
        /// The fault.
        fault: Fault,
    },
    /// The deadline [`deadline_ms`](super::AppSession::deadline_ms) has passed.
    Tick,
    /// A command from the app.
    Command(AppCommand),
}

/// A command from the app to its session.
#[derive(Debug, Clone, PartialEq)]
pub enum AppCommand {
    /// Sends a message that has no answer.
    Send(ToShell),
    /// Sends a request, answered under [`next_request`](super::AppSession::next_request).
    Request {
        /// The request's message.
        message: ToShell,
        /// Milliseconds to wait for the answer.
        deadline_ms: u32,
    },
    /// Cancels a request.
    Cancel(RequestId),
    /// Ends the session.
    Dispose,
}

/// An effect for the binding to carry out.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEffect {
    /// Post to the parent window, to exactly this origin.
    PostParent {
        /// The target origin; never `*`.
        origin: String,
        /// The message.
        text: String,
    },
    /// Keep and start the port of the message just handled.
    TakePort,
    /// Send over the port.
    Send {
        /// The message.
        text: String,
    },
    /// Close the port for good.
    ClosePort,
    /// Pass an event to the app.
    Notify(AppEvent),
}

/// An event for the app.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEvent {
    /// The shell welcomed the app, which may draw now.
    Connected {
        /// The session's name in logs.
        session: SessionId,
        /// The granted capabilities.
        granted: Vec<Capability>,
        /// The context.
        context: Context,
        /// The initial path.
        path: String,
    },
    /// The context changed.
    ContextChanged(Context),
    /// Show a path, without reporting it back.
    Go {
        /// A path inside the app.
        path: String,
    },
    /// The tab came to the front or left it.
    VisibilityChanged(bool),
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
    /// A request failed.
    RequestFailed {
        /// The request.
        request: RequestId,
        /// The reason.
        error: RequestError,
    },
    /// The shell refused a message, or sent an unreadable one: for the developer.
    Faulted(Fault),
    /// The session is over.
    Ended(AppFailure),
}

/// The reason why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestError {
    /// The shell reported a fault, or the deadline passed.
    Fault(Fault),
    /// There is no session any more.
    Lost,
}

impl RequestError {
    pub(super) fn deadline() -> Self {
        Self::Fault(Fault::new(FaultCode::DeadlineExceeded, "no answer in time"))
    }
}

/// The reason why the session is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppFailure {
    /// The hello got no answer: the parent is no shell, or not a configured one.
    NoShell,
    /// The shell refused the hello.
    TurnedDown(RefusalReason),
    /// The shell or the app ended it.
    Disposed,
}
