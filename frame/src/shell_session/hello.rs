//! Steps 2 and 3: who may start a session.

use super::PortNumber;
use super::{Failure, Link, Refusal, SESSIONS_PER_MOUNT, ShellEffect, ShellEvent, ShellSession, State};
use crate::message::{
    Capability, Hello, Packet, RefusalReason, Refused, SessionId, ToFrame, ToParent, Welcome, read_window,
};

impl ShellSession {
    /// Nothing happens but for a hello from the iframe's own window at the manifest's origin.
    pub(super) fn on_window_message(
        &mut self,
        origin: &str,
        from_iframe: bool,
        bytes: &[u8],
        now_ms: u64,
        effects: &mut Vec<ShellEffect>,
    ) {
        let refuse = |refusal| ShellEffect::Tell(ShellEvent::Refused(refusal));
        let hello = match read_window(bytes) {
            Ok(Some(ToParent::Hello(hello))) => hello,
            Err(fault) if from_iframe => return effects.push(refuse(Refusal::Unreadable(fault))),
            // Other libraries' messages, and neighbours that talk nonsense, are not this frame's business.
            Ok(None) | Err(_) => return,
        };
        if !from_iframe {
            // Every frame's hello is heard by every frame's listener; only one in this app's name is odd.
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

    fn on_hello(&mut self, hello: Hello, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        if matches!(self.state, State::Shut) {
            return;
        }
        if self.nonces.contains(&hello.nonce) {
            // A repetition that crossed the welcome is no replay.
            let crossed = matches!(&self.state, State::Welcomed { link, .. } if link.nonce == hello.nonce);
            if !crossed {
                effects.push(ShellEffect::Tell(ShellEvent::Refused(Refusal::Replayed)));
            }
            return;
        }
        let had_session = self.link().is_some();
        self.close_port(effects);
        self.nonces.push(hello.nonce.clone());
        match self.judge(&hello) {
            Ok(version) => {
                if had_session {
                    effects.push(ShellEffect::Tell(ShellEvent::Restarted));
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
                // The port is closed already: leave the state first, so that it is not closed twice.
                self.state = State::Failed;
                let failure = if reason == RefusalReason::TooMany {
                    Failure::Flooded
                } else {
                    Failure::TurnedDown(reason)
                };
                self.fail(failure, effects);
            }
        }
    }

    /// The version to speak, or why not.
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
            told_context: self.context.clone(),
            told_path: self.path.clone(),
        };
        let until_ms = now_ms.saturating_add(u64::from(self.config.timeout_ms));
        self.state = State::Welcomed { link, until_ms };
    }

    pub(super) fn session_id(&self, port: PortNumber) -> SessionId {
        SessionId(format!("{}-{}", self.config.session_seed, port.0))
    }
}
