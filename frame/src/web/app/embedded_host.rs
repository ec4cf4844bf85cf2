//! The host of an embedded app: each call becomes a message to the shell.

use super::Inner;
use crate::app_session::{AppCommand, AppInput};
use crate::host::{Host, HostEvent, LocalFuture, Subscription, TokenError};
use crate::message::{
    Capability, ContentHeight, Context, EmptyBody, FullHeight, Open, OpenExternal, Publish, Title, ToShell,
    Toast, Tone, Topic,
};
use gloo::history::AnyHistory;
use std::rc::Rc;

/// Milliseconds until a token request expires, during which the shell calls the API.
pub(super) const TOKEN_MS: u32 = 10_000;

/// The shell as the embedded app's host.
pub(in crate::web) struct EmbeddedHost(pub(in crate::web) Rc<Inner>);

impl EmbeddedHost {
    fn send(&self, message: ToShell) {
        self.0.drive(AppInput::Command(AppCommand::Send(message)), None);
    }
}

impl Host for EmbeddedHost {
    fn context(&self) -> Rc<Context> {
        self.0.context.borrow().clone()
    }

    fn subscribe(&self, listener: Rc<dyn Fn(&HostEvent)>) -> Subscription {
        self.0.listeners.add(listener)
    }

    fn token(&self) -> LocalFuture<Result<String, TokenError>> {
        // Without the capability `context` the app cannot know who is signed in, so it requests a token.
        let sees_user = self.0.session.borrow().is_granted(&Capability::Context);
        if sees_user && self.context().user.is_none() {
            return Box::pin(std::future::ready(Err(TokenError::SignedOut)));
        }
        let wait = self.0.tokens.borrow_mut().token(self.0.clock.now_ms());
        if let Some(ticket) = wait.request {
            self.0.request_token(ticket);
        }
        wait.answer
    }

    fn forget_token(&self) {
        self.0.tokens.borrow_mut().forget();
    }

    fn history(&self) -> AnyHistory {
        self.0.history.history()
    }

    fn title(&self, title: &str) {
        self.send(ToShell::Title(Title {
            title: title.to_owned(),
        }));
    }

    fn toast(&self, tone: Tone, text: &str) {
        self.send(ToShell::Toast(Toast {
            tone,
            text: text.to_owned(),
        }));
    }

    fn publish(&self, topic: Topic) {
        self.send(ToShell::Publish(Publish { topic }));
    }

    fn open(&self, app: &str, path: &str) {
        self.send(ToShell::Open(Open {
            app: app.to_owned(),
            path: path.to_owned(),
        }));
    }

    fn open_external(&self, url: &str) {
        self.send(ToShell::OpenExternal(OpenExternal { url: url.to_owned() }));
    }

    fn sign_out(&self) {
        self.send(ToShell::SignOut(EmptyBody {}));
    }

    fn content_height(&self, px: u32) {
        self.send(ToShell::ContentHeight(ContentHeight { px }));
    }

    fn full_height(&self, full: bool) {
        self.send(ToShell::FullHeight(FullHeight { full }));
        // Printing needs the whole height of an app that scrolls by itself.
        if full {
            self.0.watch_height();
        }
    }

    fn is_embedded(&self) -> bool {
        true
    }
}
