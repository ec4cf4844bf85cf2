//! The app's end: it says hello to the window that embeds it until it is answered, and then speaks over the port only.

mod interface;
mod port;

pub use interface::{AppCommand, AppEffect, AppEvent, AppFailure, AppInput, AppSessionConfig, RequestError};

use crate::message::{
    Capability, Hello, Nothing, Packet, Ready, RequestId, ToFrame, ToParent, ToShell, Welcome, read_window,
};

/// The first hello is repeated after this time, and then after twice as long each time, up to the longest.
const FIRST_PAUSE_MS: u64 = 50;
const LONGEST_PAUSE_MS: u64 = 1_000;

#[derive(Debug)]
enum State {
    Calling {
        until_ms: u64,
        again_ms: u64,
        pause_ms: u64,
    },
    Connected {
        granted: Vec<Capability>,
    },
    Over,
}

/// A request that the shell has not answered yet.
#[derive(Debug)]
struct Pending {
    id: RequestId,
    until_ms: u64,
}

/// The app's end of the session: see the module.
#[derive(Debug)]
pub struct AppSession {
    config: AppSessionConfig,
    state: State,
    pending: Vec<Pending>,
    next_request: u32,
}

impl AppSession {
    /// A session that has not called yet: its first [`AppInput::Tick`] does.
    pub fn new(config: AppSessionConfig, now_ms: u64) -> Self {
        let until_ms = now_ms.saturating_add(u64::from(config.timeout_ms));
        let state = State::Calling {
            until_ms,
            again_ms: now_ms,
            pause_ms: FIRST_PAUSE_MS,
        };
        Self {
            config,
            state,
            pending: Vec::new(),
            next_request: 1,
        }
    }

    /// Takes one input; answers with what is to be done, in this order.
    pub fn handle(&mut self, input: AppInput<'_>, now_ms: u64) -> Vec<AppEffect> {
        let mut effects = Vec::new();
        match input {
            AppInput::WindowMessage {
                origin,
                from_parent,
                has_port,
                bytes,
            } => {
                self.on_window_message(origin, from_parent, has_port, bytes, &mut effects);
            }
            AppInput::PortMessage { bytes } => self.on_port_message(Ok(bytes), &mut effects),
            AppInput::UnreadablePortMessage { fault } => self.on_port_message(Err(fault), &mut effects),
            AppInput::Tick => self.on_tick(now_ms, &mut effects),
            AppInput::Command(command) => self.on_command(command, now_ms, &mut effects),
        }
        effects
    }

    /// When the next [`AppInput::Tick`] is due, on the caller's clock.
    pub fn deadline_ms(&self) -> Option<u64> {
        let calling = match self.state {
            State::Calling {
                until_ms, again_ms, ..
            } => Some(until_ms.min(again_ms)),
            _ => None,
        };
        calling
            .into_iter()
            .chain(self.pending.iter().map(|pending| pending.until_ms))
            .min()
    }

    /// The number that the next request will carry. Ask before giving the command that makes it.
    pub fn next_request(&self) -> RequestId {
        RequestId(self.next_request)
    }

    /// Whether the welcome has come and the session is not over.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected { .. })
    }

    /// Whether the shell granted the capability in this session.
    pub fn is_granted(&self, capability: &Capability) -> bool {
        matches!(&self.state, State::Connected { granted } if granted.contains(capability))
    }

    fn hello(&self) -> String {
        let config = &self.config;
        Packet::plain(ToParent::Hello(Hello {
            versions: config.versions,
            app: config.app.clone(),
            app_version: config.app_version.clone(),
            wants: config.wants.clone(),
            nonce: config.nonce.clone(),
        }))
        .encode()
    }

    /// Exactly the parent's window, exactly a configured origin, exactly this document's nonce, and a port.
    fn on_window_message(
        &mut self,
        origin: &str,
        from_parent: bool,
        has_port: bool,
        bytes: &[u8],
        effects: &mut Vec<AppEffect>,
    ) {
        let known = self.config.shell_origins.iter().any(|shell| shell == origin);
        if !from_parent || !known || !matches!(self.state, State::Calling { .. }) {
            return;
        }
        match read_window(bytes) {
            Ok(Some(ToFrame::Welcome(welcome))) if has_port && welcome.nonce == self.config.nonce => {
                self.on_welcome(welcome, effects);
            }
            Ok(Some(ToFrame::Refused(refused))) if refused.nonce == self.config.nonce => {
                self.end(AppFailure::TurnedDown(refused.reason), effects);
            }
            _ => {}
        }
    }

    fn on_welcome(&mut self, welcome: Welcome, effects: &mut Vec<AppEffect>) {
        effects.push(AppEffect::TakePort);
        effects.push(AppEffect::Send {
            text: Packet::plain(ToShell::Ready(Ready {})).encode(),
        });
        self.state = State::Connected {
            granted: welcome.granted.clone(),
        };
        effects.push(AppEffect::Tell(AppEvent::Connected {
            session: welcome.session,
            granted: welcome.granted,
            context: welcome.context.unwrap_or_default(),
            path: welcome.path,
        }));
    }

    fn on_tick(&mut self, now_ms: u64, effects: &mut Vec<AppEffect>) {
        let late: Vec<_> = self
            .pending
            .extract_if(.., |pending| now_ms >= pending.until_ms)
            .collect();
        for Pending { id, .. } in late {
            // The shell may stop working on it; its answer would find nobody.
            effects.push(AppEffect::Send {
                text: Packet::numbered(id, ToShell::Cancel(Nothing {})).encode(),
            });
            effects.push(AppEffect::Tell(AppEvent::RequestFailed {
                request: id,
                error: RequestError::deadline(),
            }));
        }
        let State::Calling {
            until_ms,
            again_ms,
            pause_ms,
        } = self.state
        else {
            return;
        };
        if now_ms >= until_ms {
            return self.end(AppFailure::NoShell, effects);
        }
        if now_ms >= again_ms {
            let text = self.hello();
            effects.extend(
                self.config
                    .shell_origins
                    .iter()
                    .map(|origin| AppEffect::PostParent {
                        origin: origin.clone(),
                        text: text.clone(),
                    }),
            );
            self.state = State::Calling {
                until_ms,
                again_ms: now_ms.saturating_add(pause_ms),
                pause_ms: (pause_ms * 2).min(LONGEST_PAUSE_MS),
            };
        }
    }

    /// Nothing more will be sent or heard; every waiting request is told so.
    fn end(&mut self, failure: AppFailure, effects: &mut Vec<AppEffect>) {
        if matches!(self.state, State::Over) {
            return;
        }
        if self.is_connected() {
            effects.push(AppEffect::ClosePort);
        }
        self.state = State::Over;
        for Pending { id, .. } in self.pending.drain(..) {
            effects.push(AppEffect::Tell(AppEvent::RequestFailed {
                request: id,
                error: RequestError::Lost,
            }));
        }
        effects.push(AppEffect::Tell(AppEvent::Ended(failure)));
    }
}
