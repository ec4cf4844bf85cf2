//! The host of an app, as the app sees it.

use crate::message::{Context, Fault, Tone, Topic, Viewport};
use gloo::history::AnyHistory;
use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// A future on the browser's single thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// The host of an app: the shell, or the app's own site. An app gets an `Rc<dyn Host>` and does not ask which.
pub trait Host {
    /// The present context.
    fn context(&self) -> Rc<Context>;

    /// Calls the listener on every event until the subscription is dropped.
    fn subscribe(&self, listener: Rc<dyn Fn(&HostEvent)>) -> Subscription;

    /// Gets an access token for this app's audience, valid for at least another half minute. Concurrent callers share one
    /// request.
    fn token(&self) -> LocalFuture<Result<String, TokenError>>;

    /// Drops a token that the API refused, so that [`token`](Host::token) requests a new one.
    fn forget_token(&self);

    /// The history of the app's router. Embedded, each of its entries is one of the shell's; on a site of its own it is the
    /// browser's. Use [`navigate`](crate::history::navigate) to go to a path within its bounds.
    fn history(&self) -> AnyHistory;

    /// Sets the view's title, without the product's name.
    fn title(&self, title: &str);

    /// Shows a short passing message.
    fn toast(&self, tone: Tone, text: &str);

    /// Publishes an event to the shell. Does nothing on a site of its own.
    fn publish(&self, topic: Topic);

    /// Opens a path in an app, this or another.
    fn open(&self, app: &str, path: &str);

    /// Opens a URL outside the product, in a new window without an opener.
    fn open_external(&self, url: &str);

    /// Signs the user out, everywhere.
    fn sign_out(&self);

    /// Reports the height of the content in CSS pixels. A site of its own scrolls by itself and ignores it.
    fn content_height(&self, px: u32);

    /// Sets whether the app scrolls by itself and takes the full height.
    fn full_height(&self, full: bool);

    /// Returns whether the shell draws header and footer. For layout only.
    fn is_embedded(&self) -> bool;
}

/// An event from a host to an app.
#[derive(Debug, Clone, PartialEq)]
pub enum HostEvent {
    /// The context changed, for example by signing in or out.
    ContextChanged(Rc<Context>),
    /// The shell moved the app to another path; the history shows it next.
    Go {
        /// A path inside the app, with its query.
        path: String,
    },
    /// The app came to the front or left it.
    VisibilityChanged(bool),
    /// The visible size.
    Viewport(Viewport),
    /// Something has happened in another app, or in the shell: what exactly, the app asks the API.
    Published(Topic),
    /// The user signed out: what belongs to them goes.
    SignedOut,
    /// The host is gone; it receives nothing any more.
    Ended,
    /// A message failed: for the developer.
    Faulted(Fault),
}

/// The reason why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenError {
    /// Nobody is signed in.
    SignedOut,
    /// The host refused; its reason, for the developer.
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

/// The listeners of a host.
#[derive(Clone, Default)]
pub struct Listeners(Rc<RefCell<ListenerMap>>);

#[derive(Default)]
struct ListenerMap {
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

    /// Notifies all listeners, which may add and remove listeners meanwhile.
    pub fn notify(&self, event: &HostEvent) {
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

/// A subscription; dropping it removes the listener.
#[must_use = "dropping the subscription ends it"]
pub struct Subscription {
    listeners: Listeners,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // The listener is dropped after the borrow ends, since it may own another subscription.
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
    fn a_listener_gets_events_until_its_subscription_is_dropped() {
        let listeners = Listeners::default();
        let events = Rc::new(Cell::new(0));
        let count = events.clone();
        let subscription = listeners.add(Rc::new(move |_| count.set(count.get() + 1)));
        listeners.notify(&HostEvent::SignedOut);
        drop(subscription);
        listeners.notify(&HostEvent::SignedOut);
        assert_eq!(events.get(), 1);
    }
}
