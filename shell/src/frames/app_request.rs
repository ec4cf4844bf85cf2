//! What the apps say, and what becomes of it.

use super::{
    embedded_app::{Health, words},
    frame_set::Inner,
};
use allpet_frame::{Entry, RequestId, Tone, message::Token, shell_session::ShellEvent};

/// What an app wants of the dashboard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AppRequest {
    /// The one in front has another path: a step, or a correction.
    Path(String, Entry),
    /// Open a path in an app.
    Open(String, String),
    /// Open an address in a window of its own.
    Outside(String),
    /// Sign out.
    SignOut,
    /// Show a message of this app.
    Toast(String, Tone, String),
    /// Something that is shown around the frames has changed: an app's health, its title.
    Changed,
}

impl Inner {
    pub(super) fn on_event(&self, app: &str, event: ShellEvent) {
        match event {
            ShellEvent::Ready { .. } => self.set_health(app, Health::Ready),
            ShellEvent::Restarted => self.set_health(app, Health::Waiting),
            ShellEvent::Failed(failure) => self.set_health(app, Health::Failed(words(&failure).to_owned())),
            ShellEvent::TokenNeeded { request } => self.grant(app, request),
            ShellEvent::SignOut => self.tell(AppRequest::SignOut),
            ShellEvent::PathChanged { path, entry } => {
                self.change(app, |frame| path.clone_into(&mut frame.path));
                if self.is_front(app) {
                    self.tell(AppRequest::Path(path, entry));
                }
            }
            ShellEvent::Title(title) => {
                self.change(app, |frame| frame.title = title);
                self.tell(AppRequest::Changed);
            }
            // An app that is hidden does not take the page from under the person.
            ShellEvent::Open { app: to, path } if self.is_front(app) => self.tell(AppRequest::Open(to, path)),
            ShellEvent::OpenOutside { url } if self.is_front(app) => self.tell(AppRequest::Outside(url)),
            // A refusal is the binding's affair: the app was answered, and a stranger is not.
            ShellEvent::Open { .. } | ShellEvent::OpenOutside { .. } | ShellEvent::Refused(_) => {}
            ShellEvent::Toast { tone, text } => self.tell(AppRequest::Toast(app.to_owned(), tone, text)),
            ShellEvent::Published(topic) => self.publish_to_others(app, topic),
            ShellEvent::ContentHeight(px) => self.change(app, |frame| frame.content_height(px)),
            ShellEvent::FullHeight(full) => self.change(app, |frame| frame.full_height(full)),
        }
    }

    fn set_health(&self, app: &str, health: Health) {
        let front = self.is_front(app);
        self.change(app, |frame| {
            if health == Health::Waiting {
                frame.begin_anew();
            }
            // A veil takes the focus away: it comes back with the app.
            frame.awaited |= frame.has_focus();
            frame.set_hidden(!front || health != Health::Ready);
            frame.health = health;
            if front && frame.awaited && frame.health == Health::Ready {
                frame.focus();
            }
        });
        self.tell(AppRequest::Changed);
    }

    /// Asks for a token, once however often the app asks meanwhile: while somebody signs in again it does so now and then, and its
    /// newest request is the one that is answered.
    fn grant(&self, app: &str, request: RequestId) {
        let before = self.asked(app);
        self.asking.borrow_mut().push((app.to_owned(), request));
        if before.is_some() {
            return;
        }
        let (this, session, app) = (self.this.clone(), self.session.clone(), app.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            let answer = session.grant(&app).await;
            let Some(inner) = this.upgrade() else { return };
            let (request, handle) = (inner.asked(&app), inner.handle(&app));
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

    /// Takes the request for a token that is under way.
    fn asked(&self, app: &str) -> Option<RequestId> {
        let mut asking = self.asking.borrow_mut();
        let place = asking.iter().position(|(known, _)| known == app)?;
        Some(asking.swap_remove(place).1)
    }
}
