//! The shell's end of one iframe.
//!
//! Life: `Waiting` for a hello → `Welcomed`, a port is handed over → `Ready`. A fresh hello starts over from any of them,
//! with a new port; a time-out leads to `Failed`, from which a late hello still recovers; a flood leads to `Shut`, which
//! only a new mount leaves.

mod hello;
mod interface;
mod port;

pub use interface::{
    Failure, PortNumber, Refusal, ShellCommand, ShellEffect, ShellEvent, ShellInput, ShellSessionConfig,
};

use crate::message::{
    Capability, Context, Go, Nonce, Nothing, Packet, Publish, RequestId, Shown, ToApp, Viewport,
};
use crate::quota::{Bucket, Quota};

/// Requests of one app that may wait for the host at once.
const REQUESTS_IN_FLIGHT: usize = 32;

/// Hellos answered in one mount: an app that reloads oftener than this is in a loop.
const SESSIONS_PER_MOUNT: usize = 256;

/// Messages of a frame between windows. An app says hello a few times in its life, oftener where it is in a loop
/// ([`SESSIONS_PER_MOUNT`]); everything else goes over the port.
const WINDOW_QUOTA: Quota = Quota {
    per_second: 20,
    burst: 512,
};

/// Hellos of other windows that are looked at, to count who speaks in the app's name. Apart from the frame's own, or a
/// neighbour could use up what the app may send.
const STRANGERS_QUOTA: Quota = Quota {
    per_second: 5,
    burst: 20,
};

/// The request number of the shell's own `ping`.
const PROBE: RequestId = RequestId(1);

/// A live port and what its other end was told.
#[derive(Debug)]
struct Link {
    port: PortNumber,
    nonce: Nonce,
    granted: Vec<Capability>,
    app_version: String,
    /// What the `welcome` said; compared at `ready`, since both may have changed meanwhile.
    told_context: Context,
    told_path: String,
}

#[derive(Debug)]
enum State {
    Waiting {
        until_ms: u64,
        /// A document that spoke was replaced; nothing that speaks has taken its place yet.
        left: bool,
    },
    Welcomed {
        link: Link,
        until_ms: u64,
    },
    Ready {
        link: Link,
    },
    Failed,
    Shut,
    Disposed,
}

/// A request that the host has not answered yet.
#[derive(Debug)]
struct Pending {
    id: RequestId,
    until_ms: u64,
}

/// The shell's end of one iframe: see the module.
#[derive(Debug)]
pub struct ShellSession {
    config: ShellSessionConfig,
    state: State,
    context: Context,
    path: String,
    shown: bool,
    viewport: Option<Viewport>,
    nonces: Vec<Nonce>,
    sessions: u32,
    bucket: Bucket,
    /// Messages refused by the quota in the second that began at `.0`, and whether the app was told.
    refused: (u64, u32),
    window_bucket: Bucket,
    /// As `refused`, for messages between windows.
    window_refused: (u64, u32),
    strangers_bucket: Bucket,
    /// The document in the frame has had its `load` event: the next one is another document's.
    loaded: bool,
    pending: Vec<Pending>,
    probe_until_ms: Option<u64>,
}

impl ShellSession {
    /// Begins to wait for the app's hello. Mount the iframe afterwards: a hello that nobody hears is repeated, but late.
    pub fn new(config: ShellSessionConfig, context: Context, path: String, now_ms: u64) -> Self {
        Self {
            state: State::Waiting {
                until_ms: now_ms.saturating_add(u64::from(config.timeout_ms)),
                left: false,
            },
            bucket: Bucket::new(config.quota, now_ms),
            config,
            context,
            path,
            shown: true,
            viewport: None,
            nonces: Vec::new(),
            sessions: 0,
            refused: (now_ms, 0),
            window_bucket: Bucket::new(WINDOW_QUOTA, now_ms),
            window_refused: (now_ms, 0),
            strangers_bucket: Bucket::new(STRANGERS_QUOTA, now_ms),
            loaded: false,
            pending: Vec::new(),
            probe_until_ms: None,
        }
    }

    /// Takes one input; answers with what is to be done, in this order.
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

    /// When the next [`ShellInput::Tick`] is due, on the caller's clock.
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

    /// Whether the app said `ready` and has not gone since.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready { .. })
    }

    fn link(&self) -> Option<&Link> {
        match &self.state {
            State::Welcomed { link, .. } | State::Ready { link } => Some(link),
            _ => None,
        }
    }

    /// Leaves whatever port there is, and whatever was asked over it.
    fn close_port(&mut self, effects: &mut Vec<ShellEffect>) {
        if let Some(port) = self.port() {
            effects.push(ShellEffect::ClosePort(port));
        }
        self.pending.clear();
        self.probe_until_ms = None;
    }

    fn fail(&mut self, failure: Failure, effects: &mut Vec<ShellEffect>) {
        self.close_port(effects);
        self.state = if matches!(failure, Failure::Flooded) {
            State::Shut
        } else {
            State::Failed
        };
        effects.push(ShellEffect::Tell(ShellEvent::Failed(failure)));
    }

    /// Sends to an app that is ready and was granted the message's capability; nothing otherwise.
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

    /// A document has one `load` event. A second one says that the document which holds the port was replaced, whoever
    /// answers over that port now (a worker may, for ever): its session ends here, and nothing is shown until a document
    /// says hello. The first one after a hello may be that of another document, too, where the app went elsewhere before
    /// it had loaded: then nobody answers the probe.
    fn on_frame_loaded(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let replaced = std::mem::replace(&mut self.loaded, true) && self.link().is_some();
        if replaced {
            self.close_port(effects);
            self.state = State::Waiting {
                until_ms: now_ms.saturating_add(u64::from(self.config.timeout_ms)),
                left: true,
            };
            effects.push(ShellEffect::Tell(ShellEvent::Restarted));
        } else if self.is_ready() {
            self.probe_until_ms = Some(now_ms.saturating_add(u64::from(self.config.timeout_ms)));
            self.send_ready(Packet::numbered(PROBE, ToApp::Ping(Nothing {})), effects);
        }
    }

    fn on_tick(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let late = |until_ms: u64| now_ms >= until_ms;
        match self.state {
            State::Waiting { until_ms, left: true } if late(until_ms) => self.fail(Failure::Gone, effects),
            State::Waiting { until_ms, .. } | State::Welcomed { until_ms, .. } if late(until_ms) => {
                self.fail(Failure::TimedOut, effects);
            }
            State::Ready { .. } if self.probe_until_ms.is_some_and(late) => self.fail(Failure::Gone, effects),
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
            ShellCommand::Shown(shown) => {
                if shown != self.shown {
                    self.shown = shown;
                    self.send_ready(Packet::plain(ToApp::Shown(Shown { shown })), effects);
                }
            }
            ShellCommand::Viewport(viewport) => {
                if self.viewport != Some(viewport) {
                    self.viewport = Some(viewport);
                    self.send_ready(Packet::plain(ToApp::Viewport(viewport)), effects);
                }
            }
            ShellCommand::Publish(topic) => {
                self.send_ready(Packet::plain(ToApp::Published(Publish { topic })), effects);
            }
            ShellCommand::GrantToken { request, token } => self.grant_token(request, token, effects),
            ShellCommand::Decline { request, detail } => self.decline(request, detail, effects),
            ShellCommand::SignedOut => self.send_ready(Packet::plain(ToApp::SignedOut(Nothing {})), effects),
            ShellCommand::Reload => {
                self.close_port(effects);
                if !matches!(self.state, State::Shut) {
                    self.loaded = false;
                    self.state = State::Waiting {
                        until_ms: now_ms.saturating_add(u64::from(self.config.timeout_ms)),
                        left: false,
                    };
                }
            }
            ShellCommand::Dispose => {
                self.send_ready(Packet::plain(ToApp::Dispose(Nothing {})), effects);
                self.close_port(effects);
                self.state = State::Disposed;
            }
        }
    }
}
