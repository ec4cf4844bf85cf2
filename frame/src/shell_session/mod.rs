//! The shell's end of one iframe.
//!
//! States: `Waiting` for a hello → `Welcomed` with a port → `Ready`. A fresh hello restarts from any of them, with a new port; a
//! time-out leads to `Failed`, from which a late hello still recovers; a flood leads to `Blocked`, which only a new mount leaves.

mod hello;
mod interface;
mod port;

pub use interface::{
    PortNumber, Refusal, SessionFailure, ShellCommand, ShellEffect, ShellEvent, ShellInput,
    ShellSessionConfig,
};

use crate::message::{
    Capability, Context, EmptyBody, Go, Nonce, Packet, Publish, RequestId, ToApp, Topic, Viewport, Visibility,
};
use crate::quota::{Bucket, Quota};

/// Maximum number of an app's concurrent requests.
const REQUESTS_IN_FLIGHT: usize = 32;

/// Maximum number of hellos answered per mount; more mean a reload loop.
const SESSIONS_PER_MOUNT: usize = 256;

/// The rate limit of a frame's window messages. An app says hello a few times, more often in a reload loop
/// ([`SESSIONS_PER_MOUNT`]); everything else goes over the port.
const WINDOW_QUOTA: Quota = Quota {
    per_second: 20,
    burst: 512,
};

/// The rate limit of other windows' hellos, which are only counted. Separate from the frame's own, so that a neighbour cannot
/// exhaust the app's.
const UNKNOWN_SENDER_QUOTA: Quota = Quota {
    per_second: 5,
    burst: 20,
};

/// The request number of the shell's own `ping`.
const PROBE: RequestId = RequestId(1);

/// A live port and the state known at its other end.
#[derive(Debug)]
struct Link {
    port: PortNumber,
    nonce: Nonce,
    granted: Vec<Capability>,
    app_version: String,
    /// The content of the `welcome`; compared at `ready`, since both may have changed.
    sent_context: Context,
    sent_path: String,
}

#[derive(Debug)]
enum State {
    Waiting {
        until_ms: u64,
        /// A document that spoke was replaced, and no app has taken its place yet.
        document_replaced: bool,
    },
    Welcomed {
        link: Link,
        until_ms: u64,
    },
    Ready {
        link: Link,
    },
    Failed,
    Blocked,
    Disposed,
}

/// A request without the host's answer yet.
#[derive(Debug)]
struct Pending {
    id: RequestId,
    until_ms: u64,
}

/// The shell's end of one iframe; see the module.
#[derive(Debug)]
pub struct ShellSession {
    config: ShellSessionConfig,
    state: State,
    context: Context,
    path: String,
    visible: bool,
    /// The topics of changes that happened while the app was hidden.
    missed: Vec<Topic>,
    viewport: Option<Viewport>,
    nonces: Vec<Nonce>,
    sessions: u32,
    bucket: Bucket,
    /// The start of a second, and the number of messages refused over the quota in it.
    refused: (u64, u32),
    window_bucket: Bucket,
    /// The same for window messages.
    window_refused: (u64, u32),
    unknown_sender_bucket: Bucket,
    /// True after the document's `load` event: the next one belongs to another document.
    loaded: bool,
    pending: Vec<Pending>,
    probe_until_ms: Option<u64>,
}

impl ShellSession {
    /// Creates a session that waits for the app's hello. Mount the iframe afterwards: a missed hello is repeated only after a
    /// pause.
    pub fn new(config: ShellSessionConfig, context: Context, path: String, now_ms: u64) -> Self {
        Self {
            state: State::Waiting {
                until_ms: now_ms.saturating_add(u64::from(config.timeout_ms)),
                document_replaced: false,
            },
            bucket: Bucket::new(config.quota, now_ms),
            config,
            context,
            path,
            visible: true,
            missed: Vec::new(),
            viewport: None,
            nonces: Vec::new(),
            sessions: 0,
            refused: (now_ms, 0),
            window_bucket: Bucket::new(WINDOW_QUOTA, now_ms),
            window_refused: (now_ms, 0),
            unknown_sender_bucket: Bucket::new(UNKNOWN_SENDER_QUOTA, now_ms),
            loaded: false,
            pending: Vec::new(),
            probe_until_ms: None,
        }
    }

    /// Handles one input, and returns the effects in order.
    pub fn handle(&mut self, input: ShellInput<'_>, now_ms: u64) -> Vec<ShellEffect> {
        let mut effects = Vec::new();
        if matches!(self.state, State::Disposed) {
            return effects;
        }
        match input {
            ShellInput::WindowMessage {
                origin,
                from_iframe,
                bytes,
            } => {
                self.on_window_message(origin, from_iframe, bytes, now_ms, &mut effects);
            }
            ShellInput::PortMessage { port, bytes } => {
                self.on_port_message(port, Ok(bytes), now_ms, &mut effects);
            }
            ShellInput::UnreadablePortMessage { port, fault } => {
                self.on_port_message(port, Err(fault), now_ms, &mut effects);
            }
            ShellInput::FrameLoaded => self.on_frame_loaded(now_ms, &mut effects),
            ShellInput::Tick => self.on_tick(now_ms, &mut effects),
            ShellInput::Command(command) => self.on_command(command, now_ms, &mut effects),
        }
        effects
    }

    /// The time of the next [`ShellInput::Tick`], on the caller's clock.
    pub fn deadline_ms(&self) -> Option<u64> {
        let state = match self.state {
            State::Waiting { until_ms, .. } | State::Welcomed { until_ms, .. } => Some(until_ms),
            _ => None,
        };
        let requests = self.pending.iter().map(|pending| pending.until_ms).min();
        state.into_iter().chain(requests).chain(self.probe_until_ms).min()
    }

    /// The port in use, if there is one. There is never more than one.
    pub fn port(&self) -> Option<PortNumber> {
        self.link().map(|link| link.port)
    }

    /// True from the app's `ready` until it is gone.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready { .. })
    }

    fn link(&self) -> Option<&Link> {
        match &self.state {
            State::Welcomed { link, .. } | State::Ready { link } => Some(link),
            _ => None,
        }
    }

    /// Closes the port, if there is one, and drops the requests made over it.
    fn close_port(&mut self, effects: &mut Vec<ShellEffect>) {
        if let Some(port) = self.port() {
            effects.push(ShellEffect::ClosePort(port));
        }
        self.pending.clear();
        self.probe_until_ms = None;
    }

    fn fail(&mut self, failure: SessionFailure, effects: &mut Vec<ShellEffect>) {
        self.close_port(effects);
        self.state = if matches!(failure, SessionFailure::Flooded) {
            State::Blocked
        } else {
            State::Failed
        };
        effects.push(ShellEffect::Notify(ShellEvent::Failed(failure)));
    }

    /// Sends the message if the app is ready and has the capability; otherwise does nothing.
    fn send_ready(&self, packet: Packet<ToApp>, effects: &mut Vec<ShellEffect>) {
        use crate::message::Message;
        let State::Ready { link } = &self.state else {
            return;
        };
        let needed =
            ToApp::requirements(packet.message.kind()).and_then(|requirements| requirements.capability);
        if needed.is_none_or(|capability| link.granted.contains(&capability)) {
            effects.push(ShellEffect::Send {
                port: link.port,
                text: packet.encode(),
            });
        }
    }

    /// Sends a topic that the manifest declares.
    fn publish(&self, topic: Topic, effects: &mut Vec<ShellEffect>) {
        if self.config.topics.contains(&topic) {
            self.send_ready(Packet::plain(ToApp::Published(Publish { topic })), effects);
        }
    }

    /// Handles `load`, of which a document has exactly one. A second one means that the document with the port was replaced, even
    /// if something (a worker, for example) still answers over that port: its session ends, and the frame stays hidden until a
    /// document says hello. The first `load` after a hello may also be another document's, if the app navigated away before it
    /// had loaded; then the probe gets no answer.
    fn on_frame_loaded(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let replaced = std::mem::replace(&mut self.loaded, true) && self.link().is_some();
        if replaced {
            self.close_port(effects);
            self.state = State::Waiting {
                until_ms: now_ms.saturating_add(u64::from(self.config.timeout_ms)),
                document_replaced: true,
            };
            effects.push(ShellEffect::Notify(ShellEvent::Restarted));
        } else if self.is_ready() {
            self.probe_until_ms = Some(now_ms.saturating_add(u64::from(self.config.timeout_ms)));
            self.send_ready(Packet::numbered(PROBE, ToApp::Ping(EmptyBody {})), effects);
        }
    }

    fn on_tick(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let late = |until_ms: u64| now_ms >= until_ms;
        match self.state {
            State::Waiting {
                until_ms,
                document_replaced: true,
            } if late(until_ms) => {
                self.fail(SessionFailure::Gone, effects);
            }
            State::Waiting { until_ms, .. } | State::Welcomed { until_ms, .. } if late(until_ms) => {
                self.fail(SessionFailure::TimedOut, effects);
            }
            State::Ready { .. } if self.probe_until_ms.is_some_and(late) => {
                self.fail(SessionFailure::Gone, effects);
            }
            _ => self.drop_late_requests(now_ms, effects),
        }
    }

    fn on_command(&mut self, command: ShellCommand, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        match command {
            ShellCommand::SetContext(context) => {
                if context != self.context {
                    self.context = context;
                    self.send_ready(
                        Packet::plain(ToApp::ContextChanged(self.context.clone())),
                        effects,
                    );
                }
            }
            ShellCommand::Go { path } => {
                self.path.clone_from(&path);
                self.send_ready(Packet::plain(ToApp::Go(Go { path })), effects);
            }
            ShellCommand::SetVisible(visible) => {
                if visible != self.visible {
                    self.visible = visible;
                    self.send_ready(
                        Packet::plain(ToApp::VisibilityChanged(Visibility { visible })),
                        effects,
                    );
                    if visible {
                        for topic in std::mem::take(&mut self.missed) {
                            self.publish(topic, effects);
                        }
                    }
                }
            }
            ShellCommand::Viewport(viewport) => {
                if self.viewport != Some(viewport) {
                    self.viewport = Some(viewport);
                    self.send_ready(Packet::plain(ToApp::Viewport(viewport)), effects);
                }
            }
            ShellCommand::Publish(topic) => self.publish(topic, effects),
            ShellCommand::ReportChange(topic) if self.visible => self.publish(topic, effects),
            ShellCommand::ReportChange(topic) => {
                if !self.missed.contains(&topic) {
                    self.missed.push(topic);
                }
            }
            ShellCommand::GrantToken { request, token } => self.grant_token(request, token, effects),
            ShellCommand::Decline { request, detail } => self.decline(request, detail, effects),
            ShellCommand::SignedOut => {
                self.send_ready(Packet::plain(ToApp::SignedOut(EmptyBody {})), effects);
            }
            ShellCommand::Reload => {
                self.close_port(effects);
                if !matches!(self.state, State::Blocked) {
                    self.loaded = false;
                    self.state = State::Waiting {
                        until_ms: now_ms.saturating_add(u64::from(self.config.timeout_ms)),
                        document_replaced: false,
                    };
                }
            }
            ShellCommand::Dispose => {
                self.send_ready(Packet::plain(ToApp::Dispose(EmptyBody {})), effects);
                self.close_port(effects);
                self.state = State::Disposed;
            }
        }
    }
}
