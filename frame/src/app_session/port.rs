//! Messages over the port, in and out.

use super::{AppCommand, AppEffect, AppEvent, AppFailure, AppSession, Pending, RequestError, State};
use crate::message::{
    EmptyBody, Fault, FaultCode, Message, Packet, Rejection, RequestId, ToApp, ToShell, decode,
};

impl AppSession {
    pub(super) fn on_port_message(&mut self, bytes: Result<&[u8], Fault>, effects: &mut Vec<AppEffect>) {
        let State::Connected { granted } = &self.state else {
            return;
        };
        let read = match bytes {
            Ok(bytes) => decode::<ToApp>(bytes, self.config.limits, granted),
            Err(fault) => Err(Rejection {
                id: None,
                fault,
                answerable: true,
            }),
        };
        let packet = read.and_then(|packet| match packet.message.check() {
            Ok(()) => Ok(packet),
            Err(fault) => {
                let fault = fault.of_kind(packet.message.kind());
                Err(Rejection {
                    id: packet.id,
                    fault,
                    answerable: true,
                })
            }
        });
        match packet {
            Ok(packet) => self.on_packet(packet, effects),
            Err(Rejection {
                id,
                fault,
                answerable,
            }) => {
                if answerable {
                    let error = Packet {
                        id,
                        deadline_ms: None,
                        message: ToShell::Error(fault.clone()),
                    };
                    effects.push(AppEffect::Send { text: error.encode() });
                }
                effects.push(AppEffect::Notify(AppEvent::Faulted(fault)));
            }
        }
    }

    fn on_packet(&mut self, packet: Packet<ToApp>, effects: &mut Vec<AppEffect>) {
        let id = packet.id;
        let event = match packet.message {
            ToApp::Ping(_) => {
                let pong = Packet {
                    id,
                    deadline_ms: None,
                    message: ToShell::Pong(EmptyBody {}),
                };
                return effects.push(AppEffect::Send { text: pong.encode() });
            }
            ToApp::Dispose(_) => return self.end(AppFailure::Disposed, effects),
            // Answers to finished or unknown requests are ignored.
            ToApp::Pong(_) => self.settle(id).map(|request| AppEvent::Pong { request }),
            ToApp::TokenGranted(token) => self
                .settle(id)
                .map(|request| AppEvent::TokenGranted { request, token }),
            ToApp::Error(fault) => Some(match self.settle(id) {
                Some(request) => AppEvent::RequestFailed {
                    request,
                    error: RequestError::Fault(fault),
                },
                None => AppEvent::Faulted(fault),
            }),
            ToApp::ContextChanged(context) => Some(AppEvent::ContextChanged(context)),
            ToApp::SignedOut(_) => Some(AppEvent::SignedOut),
            ToApp::Go(go) => Some(AppEvent::Go { path: go.path }),
            ToApp::VisibilityChanged(visibility) => Some(AppEvent::VisibilityChanged(visibility.visible)),
            ToApp::Viewport(viewport) => Some(AppEvent::Viewport(viewport)),
            ToApp::Published(published) => Some(AppEvent::Published(published.topic)),
        };
        effects.extend(event.map(AppEffect::Notify));
    }

    pub(super) fn on_command(&mut self, command: AppCommand, now_ms: u64, effects: &mut Vec<AppEffect>) {
        match command {
            AppCommand::Send(message) => match self.allowed(&message) {
                Ok(()) => effects.push(AppEffect::Send {
                    text: Packet::plain(message).encode(),
                }),
                Err(RequestError::Fault(fault)) => effects.push(AppEffect::Notify(AppEvent::Faulted(fault))),
                Err(RequestError::Lost) => {}
            },
            AppCommand::Request { message, deadline_ms } => {
                let id = RequestId(self.next_request);
                self.next_request = self.next_request.wrapping_add(1);
                if let Err(error) = self.allowed(&message) {
                    return effects.push(AppEffect::Notify(AppEvent::RequestFailed { request: id, error }));
                }
                self.pending.push(Pending {
                    id,
                    until_ms: now_ms.saturating_add(u64::from(deadline_ms)),
                });
                let packet = Packet {
                    id: Some(id),
                    deadline_ms: Some(deadline_ms),
                    message,
                };
                effects.push(AppEffect::Send {
                    text: packet.encode(),
                });
            }
            AppCommand::Cancel(id) => {
                if self.settle(Some(id)).is_some() {
                    effects.push(AppEffect::Send {
                        text: Packet::numbered(id, ToShell::Cancel(EmptyBody {})).encode(),
                    });
                }
            }
            AppCommand::Dispose => self.end(AppFailure::Disposed, effects),
        }
    }

    /// Checks locally for the fault that the shell would answer, which saves the round trip.
    fn allowed(&self, message: &ToShell) -> Result<(), RequestError> {
        let State::Connected { granted } = &self.state else {
            return Err(RequestError::Lost);
        };
        let kind = message.kind();
        let needed = ToShell::requirements(kind).and_then(|requirements| requirements.capability);
        if let Some(capability) = needed.filter(|capability| !granted.contains(capability)) {
            let detail = format!("the capability '{capability}' was not granted");
            return Err(RequestError::Fault(
                Fault::new(FaultCode::NotGranted, detail).of_kind(kind),
            ));
        }
        message
            .check()
            .map_err(|fault| RequestError::Fault(fault.of_kind(kind)))
    }

    /// Removes a pending request and returns its id; `None` if it is not pending.
    fn settle(&mut self, id: Option<RequestId>) -> Option<RequestId> {
        let index = self.pending.iter().position(|pending| Some(pending.id) == id)?;
        Some(self.pending.swap_remove(index).id)
    }
}
