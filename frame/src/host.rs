//! What an app sees of the place where it runs.

use crate::message::{Context, Fault, Tone, Topic, Viewport};
use gloo::history::AnyHistory;
use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// A future of the browser's one thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// The place where an app runs: embedded in the shell, or a site of its own. An app is handed an `Rc<dyn Host>` and does
/// not ask which.
pub trait Host {
    /// The surroundings as they are now.
    fn context(&self) -> Rc<Context>;

    /// Calls the listener at every event until the subscription is dropped.
    fn subscribe(&self, listener: Rc<dyn Fn(&HostEvent)>) -> Subscription;

    /// An access token for this app's audience, with at least half a minute left. Callers that ask while a request is
    /// under way share its answer.
    fn token(&self) -> LocalFuture<Result<String, TokenError>>;

    /// The API refused the token: the next [`token`](Host::token) is a new one.
    fn forget_token(&self);

    /// The history that the app's router works on. The host holds it: embedded, each of its entries is one of the shell's; on a
    /// site of its own it is the browser's. Go to a path with [`navigate`](crate::history::navigate), which knows its bounds.
    fn history(&self) -> AnyHistory;

    /// What the view is called, without the product's name.
    fn title(&self, title: &str);

    /// Shows a short passing message.
    fn toast(&self, tone: Tone, text: &str);

    /// Says that something has happened. A site of its own has nobody to tell.
    fn publish(&self, topic: Topic);

    /// Opens a path in an app, this or another.
    fn open(&self, app: &str, path: &str);

    /// Opens an address outside the product, in a window of its own and without an opener.
    fn open_outside(&self, url: &str);

    /// Signs the user out, everywhere.
    fn sign_out(&self);

    /// The content is this high, in CSS pixels. A site of its own scrolls by itself and passes it over.
    fn content_height(&self, px: u32);

    /// Whether the app scrolls by itself and wants all the height there is.
    fn full_height(&self, full: bool);

    /// Whether the shell draws header and footer. For the layout alone: nothing else may depend on it.
    fn is_embedded(&self) -> bool;
}

/// What a host tells an app.
#[derive(Debug, Clone, PartialEq)]
pub enum HostEvent {
    /// The surroundings changed; signing in and out are among them.
    ContextChanged(Rc<Context>),
    /// The shell moves the app to another path, which the history shows next.
    Go {
        /// A path inside the app, with its query.
        path: String,
    },
    /// Whether the app is in front.
    Shown(bool),
    /// The visible size.
    Viewport(Viewport),
    /// Something has happened in another app, or in the shell: what exactly, the app asks the API.
    Published(Topic),
    /// The user signed out: what belongs to them goes.
    SignedOut,
    /// The host is gone; nothing sent to it arrives.
    Ended,
    /// A message was not served: for the developer.
    Faulted(Fault),
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenError {
    /// Nobody is signed in.
    SignedOut,
    /// The host did not grant one; its reason, for the developer.
    Refused(String),
    /// The host is gone.
    Lost,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedOut => f.write_str("nobody is signed in"),
            Self::Refused(reason) => write!(f, "no token was granted: {reason}"),
            Self::Lost => f.write_str("the dashboard does not answer"),
        }
    }
}

impl std::error::Error for TokenError {}

type Listener = Rc<dyn Fn(&HostEvent)>;

/// Those who listen to a host.
#[derive(Clone, Default)]
pub struct Listeners(Rc<RefCell<Numbered>>);

#[derive(Default)]
struct Numbered {
    last: u64,
    listeners: Vec<(u64, Listener)>,
}

impl Listeners {
    /// Adds a listener until the subscription is dropped.
    pub fn add(&self, listener: Listener) -> Subscription {
        let mut inner = self.0.borrow_mut();
        inner.last += 1;
        let id = inner.last;
        inner.listeners.push((id, listener));
        Subscription {
            listeners: self.clone(),
            id,
        }
    }

    /// Tells everyone. A listener may add and remove listeners meanwhile.
    pub fn tell(&self, event: &HostEvent) {
        let present: Vec<_> = self
            .0
            .borrow()
            .listeners
            .iter()
            .map(|(_, listener)| listener.clone())
            .collect();
        for listener in present {
            listener(event);
        }
    }
}

/// Listening lasts as long as this.
#[must_use = "dropping the subscription ends it"]
pub struct Subscription {
    listeners: Listeners,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // The listener is dropped after the borrow ends: it may own something that unsubscribes in its turn.
        let removed = {
            let mut inner = self.listeners.0.borrow_mut();
            let index = inner.listeners.iter().position(|(id, _)| *id == self.id);
            index.map(|index| inner.listeners.remove(index))
        };
        drop(removed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_listener_hears_until_its_subscription_is_dropped() {
        let listeners = Listeners::default();
        let heard = Rc::new(Cell::new(0));
        let count = heard.clone();
        let subscription = listeners.add(Rc::new(move |_| count.set(count.get() + 1)));
        listeners.tell(&HostEvent::SignedOut);
        drop(subscription);
        listeners.tell(&HostEvent::SignedOut);
        assert_eq!(heard.get(), 1);
    }
}
