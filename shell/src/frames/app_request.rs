//! Handles the messages of the embedded apps.

use super::{embedded_app::FrameState, frame_set::Inner};
use allpet_frame::{HistoryAction, RequestId, Tone, message::Token, shell_session::ShellEvent};

/// A request from an embedded app, or a change in one, for the dashboard to act on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AppRequest {
    /// The app in front has moved to another path: a new history entry, or the replacement of the present one.
    Path(String, HistoryAction),
    /// Open a path in the app with this id.
    Open(String, String),
    /// Open a URL in a new window.
    OpenExternal(String),
    /// Sign out.
    SignOut,
    /// Show a message on behalf of the app with this id.
    Toast(String, Tone, String),
    /// An app's state or title has changed, so the dashboard must render again.
    Changed,
}

impl Inner {
    pub(super) fn on_event(&self, app: &str, event: ShellEvent) {
        match event {
            ShellEvent::Ready { .. } => self.set_state(app, FrameState::Ready),
            ShellEvent::Restarted => self.set_state(app, FrameState::Waiting),
            ShellEvent::Failed(failure) => {
                self.set_state(app, FrameState::failed(&failure));
            }
            ShellEvent::TokenNeeded { request } => self.grant_token(app, request),
            ShellEvent::SignOut => self.emit(AppRequest::SignOut),
            ShellEvent::PathChanged { path, entry } => {
                self.change(app, |frame| path.clone_into(&mut frame.path));
                if self.is_front(app) {
                    self.emit(AppRequest::Path(path, entry));
                }
            }
            ShellEvent::Title(title) => {
                self.change(app, |frame| frame.title = title);
                self.emit(AppRequest::Changed);
            }
            // A hidden app must not navigate away from the page that the person sees.
            ShellEvent::Open { app: to, path } if self.is_front(app) => self.emit(AppRequest::Open(to, path)),
            ShellEvent::OpenExternal { url } if self.is_front(app) => {
                self.emit(AppRequest::OpenExternal(url));
            }
            // The binding has handled the refusal: it answered the app, and ignored any other sender.
            ShellEvent::Open { .. } | ShellEvent::OpenExternal { .. } | ShellEvent::Refused(_) => {}
            ShellEvent::Toast { tone, text } => self.emit(AppRequest::Toast(app.to_owned(), tone, text)),
            ShellEvent::Published(topic) => self.publish_to_others(app, topic),
            ShellEvent::ContentHeight(px) => self.change(app, |frame| frame.set_content_height(px)),
            ShellEvent::FullHeight(full) => self.change(app, |frame| frame.set_full_height(full)),
        }
    }

    fn set_state(&self, app: &str, state: FrameState) {
        let front = self.is_front(app);
        self.change(app, |frame| {
            if state == FrameState::Waiting {
                frame.reset_height();
            }
            // Hiding the frame takes the focus away. The app gets it back when it is shown again.
            frame.focus_when_ready |= frame.has_focus();
            frame.set_hidden(!front || state != FrameState::Ready);
            frame.state = state;
            if front && frame.focus_when_ready && frame.state == FrameState::Ready {
                frame.focus();
            }
        });
        self.emit(AppRequest::Changed);
    }

    /// Requests a token, with one request at a time per app. While the person signs in again, the app repeats its request; the
    /// answer goes to the newest one.
    fn grant_token(&self, app: &str, request: RequestId) {
        let before = self.take_token_request(app);
        self.token_requests.borrow_mut().push((app.to_owned(), request));
        if before.is_some() {
            return;
        }
        let (this, session, app) = (self.this.clone(), self.session.clone(), app.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            let answer = session.grant(&app).await;
            let Some(inner) = this.upgrade() else { return };
            let (request, handle) = (inner.take_token_request(&app), inner.handle(&app));
            let (Some(request), Some(handle)) = (request, handle) else {
                return;
            };
            match answer {
                Ok(grant) => handle.grant_token(
                    request,
                    Token {
                        token: grant.token,
                        lifetime_s: grant.lifetime_s,
                        audience: app,
                    },
                ),
                Err(problem) => handle.decline(request, problem.message()),
            }
        });
    }

    /// Removes and returns the app's pending token request.
    fn take_token_request(&self, app: &str) -> Option<RequestId> {
        let mut token_requests = self.token_requests.borrow_mut();
        let index = token_requests.iter().position(|(known, _)| known == app)?;
        Some(token_requests.swap_remove(index).1)
    }
}
