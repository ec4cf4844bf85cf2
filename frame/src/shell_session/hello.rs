//! Steps 2 and 3: the start of a session.

use super::{
    Link, Refusal, SESSIONS_PER_MOUNT, SessionFailure, ShellEffect, ShellEvent, ShellSession, State,
};
use super::{PortNumber, WINDOW_QUOTA};
use crate::message::{
    Capability, Hello, Packet, RefusalReason, Refused, SessionId, ToFrame, ToParent, Welcome, read_window,
};

impl ShellSession {
    /// Reacts only to a hello from the iframe's own window at the manifest's origin.
    pub(super) fn on_window_message(
        &mut self,
        origin: &str,
        from_iframe: bool,
        bytes: &[u8],
        now_ms: u64,
        effects: &mut Vec<ShellEffect>,
    ) {
        let refuse = |refusal| ShellEffect::Notify(ShellEvent::Refused(refusal));
        if matches!(self.state, State::Blocked) {
            return;
        }
        // The sender is checked before the message is parsed, and its rate before that.
        if from_iframe {
            if !self.window_bucket.take(now_ms) {
                return self.over_window_quota(now_ms, effects);
            }
        } else if !self.unknown_sender_bucket.take(now_ms) {
            return;
        }
        let hello = match read_window(bytes) {
            Ok(Some(ToParent::Hello(hello))) => hello,
            Err(fault) if from_iframe => return effects.push(refuse(Refusal::Unreadable(fault))),
            // Other libraries' messages and malformed ones from neighbours do not concern this frame.
            Ok(None) | Err(_) => return,
        };
        if !from_iframe {
            // Every listener receives every frame's hello; only one in this app's name is suspicious.
            if hello.app == self.config.app {
                effects.push(refuse(Refusal::WrongWindow));
            }
            return;
        }
        if origin != self.config.origin {
            return effects.push(refuse(Refusal::WrongOrigin(origin.to_owned())));
        }
        self.on_hello(hello, now_ms, effects);
    }

    /// Reports the first message over the quota in each second; ends the session on a flood, as over the port.
    fn over_window_quota(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let (began_ms, count) = self.window_refused;
        self.window_refused = if now_ms.saturating_sub(began_ms) < 1_000 && count > 0 {
            (began_ms, count + 1)
        } else {
            (now_ms, 1)
        };
        if self.window_refused.1 == 1 {
            effects.push(ShellEffect::Notify(ShellEvent::Refused(Refusal::TooMany)));
        }
        if self.window_refused.1 > WINDOW_QUOTA.per_second.saturating_mul(10) {
            self.fail(SessionFailure::Flooded, effects);
        }
    }

    fn on_hello(&mut self, hello: Hello, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        if self.nonces.contains(&hello.nonce) {
            // A repetition that crossed the welcome is not a replay.
            let crossed = matches!(&self.state, State::Welcomed { link, .. } if link.nonce == hello.nonce);
            if !crossed {
                effects.push(ShellEffect::Notify(ShellEvent::Refused(Refusal::Replayed)));
            }
            return;
        }
        let had_session = self.link().is_some();
        if had_session {
            // Another document is speaking; its own `load` event is still to come.
            self.loaded = false;
        }
        self.close_port(effects);
        self.nonces.push(hello.nonce.clone());
        match self.judge(&hello) {
            Ok(version) => {
                if had_session {
                    effects.push(ShellEffect::Notify(ShellEvent::Restarted));
                }
                self.welcome(hello, version, now_ms, effects);
            }
            Err(reason) => {
                let refused = Packet::plain(ToFrame::Refused(Refused {
                    nonce: hello.nonce,
                    reason: reason.clone(),
                }));
                let origin = self.config.origin.clone();
                effects.push(ShellEffect::PostWindow {
                    origin,
                    text: refused.encode(),
                });
                // The port is closed already; leaving the state first prevents a second close.
                self.state = State::Failed;
                let failure = if reason == RefusalReason::TooMany {
                    SessionFailure::Flooded
                } else {
                    SessionFailure::TurnedDown(reason)
                };
                self.fail(failure, effects);
            }
        }
    }

    /// The version to use, or the reason for a refusal.
    fn judge(&self, hello: &Hello) -> Result<u16, RefusalReason> {
        if self.nonces.len() > SESSIONS_PER_MOUNT {
            return Err(RefusalReason::TooMany);
        }
        if hello.app != self.config.app {
            return Err(RefusalReason::OtherApp {
                expected: self.config.app.clone(),
            });
        }
        let undeclared: Vec<_> = hello
            .wants
            .iter()
            .filter(|wanted| !self.config.declared.contains(wanted))
            .cloned()
            .collect();
        if !undeclared.is_empty() {
            return Err(RefusalReason::Undeclared {
                capabilities: undeclared,
            });
        }
        let spoken = self.config.versions;
        spoken
            .meet(hello.versions)
            .ok_or(RefusalReason::Version { spoken })
    }

    fn welcome(&mut self, hello: Hello, version: u16, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        self.sessions += 1;
        let port = PortNumber(self.sessions);
        let granted: Vec<_> = hello.wants.into_iter().filter(Capability::is_spoken).collect();
        let welcome = Packet::plain(ToFrame::Welcome(Welcome {
            version,
            granted: granted.clone(),
            session: self.session_id(port),
            nonce: hello.nonce.clone(),
            context: granted
                .contains(&Capability::Context)
                .then(|| self.context.clone()),
            path: self.path.clone(),
        }));
        effects.push(ShellEffect::Welcome {
            port,
            origin: self.config.origin.clone(),
            text: welcome.encode(),
        });
        let link = Link {
            port,
            nonce: hello.nonce,
            granted,
            app_version: hello.app_version,
            sent_context: self.context.clone(),
            sent_path: self.path.clone(),
        };
        let until_ms = now_ms.saturating_add(u64::from(self.config.timeout_ms));
        self.state = State::Welcomed { link, until_ms };
    }

    pub(super) fn session_id(&self, port: PortNumber) -> SessionId {
        SessionId(format!("{}-{}", self.config.session_seed, port.0))
    }
}
