//! Messages over the port, and the host's answers.

use super::{
    Pending, PortNumber, REQUESTS_IN_FLIGHT, Refusal, SessionFailure, ShellEffect, ShellEvent, ShellSession,
    State,
};
use crate::message::{
    EmptyBody, Fault, FaultCode, Go, Packet, Rejection, RequestId, ToApp, ToShell, Token, Visibility, decode,
};

/// Default and maximum of a request's deadline.
const REQUEST_MS: u32 = 10_000;
const LONGEST_REQUEST_MS: u32 = 60_000;

impl ShellSession {
    pub(super) fn on_port_message(
        &mut self,
        port: PortNumber,
        bytes: Result<&[u8], Fault>,
        now_ms: u64,
        effects: &mut Vec<ShellEffect>,
    ) {
        let Some(link) = self.link().filter(|link| link.port == port) else {
            return;
        };
        let granted = link.granted.clone();
        if !self.bucket.take(now_ms) {
            return self.over_quota(now_ms, effects);
        }
        let read = match bytes {
            Ok(bytes) => decode::<ToShell>(bytes, self.config.limits, &granted),
            Err(fault) => Err(Rejection {
                id: None,
                fault,
                answerable: true,
            }),
        };
        match read.and_then(|packet| check_packet(packet, ToShell::check)) {
            Ok(packet) => self.on_packet(port, packet, now_ms, effects),
            Err(rejection) => reject(port, rejection, effects),
        }
    }

    /// Reports only the first message over the quota in each second: answers to a flood would be a flood.
    fn over_quota(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let (began_ms, count) = self.refused;
        self.refused = if now_ms.saturating_sub(began_ms) < 1_000 && count > 0 {
            (began_ms, count + 1)
        } else {
            (now_ms, 1)
        };
        if self.refused.1 == 1 {
            let detail = format!("more than {} messages a second", self.config.quota.per_second);
            if let Some(port) = self.port() {
                let fault = Fault::new(FaultCode::RateLimited, detail);
                reject(
                    port,
                    Rejection {
                        id: None,
                        fault,
                        answerable: true,
                    },
                    effects,
                );
            }
        }
        if self.refused.1 > self.config.quota.per_second.saturating_mul(10) {
            self.fail(SessionFailure::Flooded, effects);
        }
    }

    fn on_packet(
        &mut self,
        port: PortNumber,
        packet: Packet<ToShell>,
        now_ms: u64,
        effects: &mut Vec<ShellEffect>,
    ) {
        let notify = |event| ShellEffect::Notify(event);
        let id = packet.id;
        match packet.message {
            ToShell::Ready(_) => self.on_ready(effects),
            ToShell::Ping(_) => {
                let pong = Packet {
                    id,
                    deadline_ms: None,
                    message: ToApp::Pong(EmptyBody {}),
                };
                effects.push(ShellEffect::Send {
                    port,
                    text: pong.encode(),
                });
            }
            ToShell::Pong(_) => self.probe_until_ms = None,
            ToShell::Error(fault) => effects.push(notify(ShellEvent::Refused(Refusal::Port(fault)))),
            ToShell::Cancel(_) => self.pending.retain(|pending| Some(pending.id) != id),
            ToShell::TokenNeeded(_) => self.on_token_needed(port, &packet, now_ms, effects),
            ToShell::SignOut(_) => {
                if self.require_visible(port, "auth.sign-out", effects) {
                    effects.push(notify(ShellEvent::SignOut));
                }
            }
            ToShell::PathChanged(changed) => {
                self.path.clone_from(&changed.path);
                if let State::Welcomed { link, .. } = &mut self.state {
                    link.sent_path.clone_from(&changed.path);
                }
                effects.push(notify(ShellEvent::PathChanged {
                    path: changed.path,
                    entry: changed.entry,
                }));
            }
            ToShell::Title(title) => effects.push(notify(ShellEvent::Title(title.title))),
            ToShell::Open(open) => effects.push(notify(ShellEvent::Open {
                app: open.app,
                path: open.path,
            })),
            ToShell::OpenExternal(outside) => {
                effects.push(notify(ShellEvent::OpenExternal { url: outside.url }));
            }
            ToShell::ContentHeight(height) => effects.push(notify(ShellEvent::ContentHeight(height.px))),
            ToShell::FullHeight(full) => effects.push(notify(ShellEvent::FullHeight(full.full))),
            ToShell::Toast(toast) => {
                if self.require_visible(port, "ui.toast", effects) {
                    effects.push(notify(ShellEvent::Toast {
                        tone: toast.tone,
                        text: toast.text,
                    }));
                }
            }
            ToShell::Publish(publish) => {
                if self.config.topics.contains(&publish.topic) {
                    effects.push(notify(ShellEvent::Published(publish.topic)));
                } else {
                    let detail = format!("the manifest does not declare {}", publish.topic.as_str());
                    let fault = Fault::new(FaultCode::NotGranted, detail).of_kind("events.publish");
                    let rejection = Rejection {
                        id: None,
                        fault,
                        answerable: true,
                    };
                    reject(port, rejection, effects);
                }
            }
        }
    }

    /// Returns whether the app is in front. Declines messages that only a user's action can cause while the app is hidden.
    fn require_visible(&self, port: PortNumber, kind: &str, effects: &mut Vec<ShellEffect>) -> bool {
        if !self.visible {
            let fault = Fault::new(FaultCode::Declined, "the app is not in front").of_kind(kind);
            let rejection = Rejection {
                id: None,
                fault,
                answerable: true,
            };
            reject(port, rejection, effects);
        }
        self.visible
    }

    /// Step 4. Sends what changed since the welcome.
    fn on_ready(&mut self, effects: &mut Vec<ShellEffect>) {
        if self.is_ready() {
            return;
        }
        let State::Welcomed { link, .. } = std::mem::replace(&mut self.state, State::Failed) else {
            return;
        };
        // A document that begins now reads the API itself.
        self.missed.clear();
        let event = ShellEvent::Ready {
            session: self.session_id(link.port),
            app_version: link.app_version.clone(),
            granted: link.granted.clone(),
        };
        let context_changed = link.sent_context != self.context;
        let path_changed = link.sent_path != self.path;
        self.state = State::Ready { link };
        if context_changed {
            self.send_ready(
                Packet::plain(ToApp::ContextChanged(self.context.clone())),
                effects,
            );
        }
        if path_changed {
            self.send_ready(
                Packet::plain(ToApp::Go(Go {
                    path: self.path.clone(),
                })),
                effects,
            );
        }
        if let Some(viewport) = self.viewport {
            self.send_ready(Packet::plain(ToApp::Viewport(viewport)), effects);
        }
        if !self.visible {
            self.send_ready(
                Packet::plain(ToApp::VisibilityChanged(Visibility { visible: false })),
                effects,
            );
        }
        effects.push(ShellEffect::Notify(event));
    }

    fn on_token_needed(
        &mut self,
        port: PortNumber,
        packet: &Packet<ToShell>,
        now_ms: u64,
        effects: &mut Vec<ShellEffect>,
    ) {
        let Some(id) = packet.id else { return };
        let decline = |code, detail: &str| Rejection {
            id: Some(id),
            fault: Fault::new(code, detail).of_kind("auth.token"),
            answerable: true,
        };
        if !self.is_ready() {
            return reject(port, decline(FaultCode::Declined, "say ready first"), effects);
        }
        if self.pending.iter().any(|pending| pending.id == id) {
            return reject(port, decline(FaultCode::Malformed, "this id is in use"), effects);
        }
        if self.pending.len() >= REQUESTS_IN_FLIGHT {
            let detail = format!("{REQUESTS_IN_FLIGHT} requests are waiting already");
            return reject(port, decline(FaultCode::RateLimited, &detail), effects);
        }
        let wait_ms = packet.deadline_ms.unwrap_or(REQUEST_MS).min(LONGEST_REQUEST_MS);
        self.pending.push(Pending {
            id,
            until_ms: now_ms.saturating_add(u64::from(wait_ms)),
        });
        effects.push(ShellEffect::Notify(ShellEvent::TokenNeeded { request: id }));
    }

    pub(super) fn drop_late_requests(&mut self, now_ms: u64, effects: &mut Vec<ShellEffect>) {
        let late: Vec<_> = self
            .pending
            .extract_if(.., |pending| now_ms >= pending.until_ms)
            .collect();
        for pending in late {
            let fault = Fault::new(FaultCode::DeadlineExceeded, "the shell did not answer in time");
            self.send_ready(Packet::numbered(pending.id, ToApp::Error(fault)), effects);
        }
    }

    /// Removes a pending request; true if it was pending.
    fn settle(&mut self, request: RequestId) -> bool {
        let waiting = self.pending.iter().position(|pending| pending.id == request);
        waiting.map(|index| self.pending.swap_remove(index)).is_some()
    }

    pub(super) fn grant_token(&mut self, request: RequestId, token: Token, effects: &mut Vec<ShellEffect>) {
        if token.audience != self.config.app {
            return self.decline(request, "the token was issued for another app".into(), effects);
        }
        if self.settle(request) {
            self.send_ready(Packet::numbered(request, ToApp::TokenGranted(token)), effects);
        }
    }

    pub(super) fn decline(&mut self, request: RequestId, detail: String, effects: &mut Vec<ShellEffect>) {
        if self.settle(request) {
            let fault = Fault::new(FaultCode::Declined, detail);
            self.send_ready(Packet::numbered(request, ToApp::Error(fault)), effects);
        }
    }
}

fn check_packet<M>(packet: Packet<M>, check: impl Fn(&M) -> Result<(), Fault>) -> Result<Packet<M>, Rejection>
where
    M: crate::message::Message,
{
    match check(&packet.message) {
        Ok(()) => Ok(packet),
        Err(fault) => {
            let fault = fault.of_kind(packet.message.kind());
            Err(Rejection {
                id: packet.id,
                fault,
                answerable: true,
            })
        }
    }
}

/// Answers with the fault, and reports it to the host.
fn reject(port: PortNumber, rejection: Rejection, effects: &mut Vec<ShellEffect>) {
    let Rejection {
        id,
        fault,
        answerable,
    } = rejection;
    if answerable {
        let error = Packet {
            id,
            deadline_ms: None,
            message: ToApp::Error(fault.clone()),
        };
        effects.push(ShellEffect::Send {
            port,
            text: error.encode(),
        });
    }
    effects.push(ShellEffect::Notify(ShellEvent::Refused(Refusal::Port(fault))));
}
