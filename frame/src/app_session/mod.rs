//! The app's end of the protocol: it posts its hello to the parent window until it gets an answer, then uses the port only.

mod interface;
mod port;

pub use interface::{AppCommand, AppEffect, AppEvent, AppFailure, AppInput, AppSessionConfig, RequestError};

use crate::message::{
    Capability, EmptyBody, Hello, Packet, Ready, RequestId, ToFrame, ToParent, ToShell, Welcome, check_path,
    read_window,
};

/// The pause before the hello is repeated; it doubles each time, up to the longest.
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

/// A request without an answer yet.
#[derive(Debug)]
struct Pending {
    id: RequestId,
    until_ms: u64,
}

/// The app's end of the session; see the module.
#[derive(Debug)]
pub struct AppSession {
    config: AppSessionConfig,
    state: State,
    pending: Vec<Pending>,
    next_request: u32,
}

impl AppSession {
    /// Creates a session; its first [`AppInput::Tick`] posts the hello.
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

    /// Handles one input, and returns the effects in order.
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

    /// The time of the next [`AppInput::Tick`], on the caller's clock.
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

    /// The id of the next request. Read it before the command that makes the request.
    pub fn next_request(&self) -> RequestId {
        RequestId(self.next_request)
    }

    /// True from the welcome until the end of the session.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected { .. })
    }

    /// Returns whether the shell granted the capability in this session.
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

    /// Accepts only the parent window, a configured origin, this document's nonce, and a message with a port. A welcome at a path
    /// that [`check_path`] refuses is ignored: the app would show another page than the shell's address bar names.
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
            Ok(Some(ToFrame::Welcome(welcome)))
                if has_port && welcome.nonce == self.config.nonce && check_path(&welcome.path).is_ok() =>
            {
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
        effects.push(AppEffect::Notify(AppEvent::Connected {
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
            // Lets the shell stop working on it; its answer would be ignored.
            effects.push(AppEffect::Send {
                text: Packet::numbered(id, ToShell::Cancel(EmptyBody {})).encode(),
            });
            effects.push(AppEffect::Notify(AppEvent::RequestFailed {
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

    /// Ends the session and fails every pending request.
    fn end(&mut self, failure: AppFailure, effects: &mut Vec<AppEffect>) {
        if matches!(self.state, State::Over) {
            return;
        }
        if self.is_connected() {
            effects.push(AppEffect::ClosePort);
        }
        self.state = State::Over;
        for Pending { id, .. } in self.pending.drain(..) {
            effects.push(AppEffect::Notify(AppEvent::RequestFailed {
                request: id,
                error: RequestError::Lost,
            }));
        }
        effects.push(AppEffect::Notify(AppEvent::Ended(failure)));
    }
}
