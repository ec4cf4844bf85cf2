//! Follows the feed while the page is visible. Of the pages of one origin, one follows and tells the others.

use super::{
    parser::Parser,
    reconnect::{MANY_FAILURES, pause_ms},
};
use crate::{
    api::entropy, app_runtime::Api, hooks::listen_to_window, session::lock::run_exclusively, storage,
};
use allpet_contract::{Endpoint as _, live::FollowChanges};
use allpet_domain::live::Topic;
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo::{
    events::EventListener,
    timers::{callback::Timeout, future::TimeoutFuture},
};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// A hidden page leaves the feed after this time, in milliseconds: browsers hold few connections to one server, and the page that is
/// visible needs them. When it is shown again, it goes on where it left.
const HIDDEN_MS: u32 = 10_000;
/// A connection that is silent for this long is lost, in milliseconds: the API sends a sign of life every 15 seconds.
const SILENCE_MS: u32 = 45_000;
/// The lock of the page that follows for all pages of its origin: browsers hold few connections to one server.
const LOCK: &str = "allpet.live";
/// Where that page tells the others what changed, in local storage: an event's id and its topics.
const CHANGED: &str = "allpet.live";
/// How long changes are collected after the first one, in milliseconds, to report them together.
const TOGETHER_MS: u32 = 250;

/// Follows the feed until it is dropped.
pub struct Follower {
    _shared: Rc<Shared>,
}

struct Shared {
    this: Weak<Self>,
    api: Api,
    on_change: Callback<Topic>,
    /// The id of the last event, from which the next stream goes on.
    last_id: Rc<RefCell<Option<String>>>,
    /// The last message of the page that follows.
    told: RefCell<Option<String>>,
    /// Ends the connection, or the wait for the lock, when it is dropped; none while the page is hidden.
    connection: RefCell<Option<oneshot::Sender<()>>>,
    /// Runs while the page is hidden, until the connection ends.
    hidden: RefCell<Option<Timeout>>,
    _listeners: [Option<EventListener>; 3],
}

impl Follower {
    /// Calls `on_change` for each change of the person that `api` is signed in as, until the result is dropped.
    pub fn start(api: Api, on_change: Callback<Topic>) -> Self {
        let shared = Rc::new_cyclic(|this: &Weak<Shared>| {
            let listen = |event, act: fn(&Shared)| {
                let this = this.clone();
                listen_to_window(event, move || {
                    if let Some(shared) = this.upgrade() {
                        act(&shared);
                    }
                })
            };
            Shared {
                this: this.clone(),
                api,
                on_change,
                last_id: Rc::default(),
                told: RefCell::new(read_changed()),
                connection: RefCell::default(),
                hidden: RefCell::default(),
                _listeners: [
                    listen("visibilitychange", Shared::follow_visibility),
                    // The connection of before may be dead without an error.
                    listen("online", Shared::connect),
                    listen("storage", Shared::pass_on_told),
                ],
            }
        });
        shared.follow_visibility();
        Self { _shared: shared }
    }
}

impl Shared {
    fn follow_visibility(&self) {
        if !is_hidden() {
            self.hidden.take();
            if self.connection.borrow().is_none() {
                self.connect();
            }
        } else if self.connection.borrow().is_some() {
            let this = self.this.clone();
            let leave = Timeout::new(HIDDEN_MS, move || {
                let connection = this.upgrade().and_then(|shared| shared.connection.take());
                drop(connection);
            });
            self.hidden.replace(Some(leave));
        }
    }

    fn connect(&self) {
        if is_hidden() {
            return;
        }
        let following = follow(self.api.clone(), self.last_id.clone(), self.on_change.clone());
        let (connection, ended) = oneshot::channel::<()>();
        let before = self.connection.replace(Some(connection));
        drop(before);
        spawn_local(run_exclusively(
            LOCK,
            Box::pin(async move {
                // Dropping the sender ends it, and releases the lock.
                select(Box::pin(following), ended).await;
            }),
        ));
    }

    /// Passes on what the page that follows told.
    fn pass_on_told(&self) {
        let now = read_changed();
        if self.told.replace(now.clone()) == now {
            return;
        }
        let mut words = now.iter().flat_map(|now| now.split(' '));
        if let Some(id) = words.next().filter(|id| !id.is_empty()) {
            self.last_id.replace(Some(id.to_owned()));
        }
        words
            .filter_map(Topic::parse)
            .for_each(|topic| self.on_change.emit(topic));
    }
}

fn read_changed() -> Option<String> {
    storage::local()?.get_item(CHANGED).ok().flatten()
}

/// Tells the other pages of the origin.
fn tell_changed(id: &str, topics: &[Topic]) {
    let words = topics.iter().map(|topic| topic.as_str());
    let text = std::iter::once(id).chain(words).collect::<Vec<_>>().join(" ");
    if let Some(storage) = storage::local() {
        // A full storage: the others show it at their next reload.
        let _ = storage.set_item(CHANGED, &text);
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// The end of a connection.
enum End {
    /// The stream had begun, and ended or was lost.
    Ended,
    /// Nobody answered.
    Unreachable,
    /// The API refused.
    Refused,
}

/// Connects again and again.
async fn follow(api: Api, last_id: Rc<RefCell<Option<String>>>, on_change: Callback<Topic>) {
    let mut failures = 0;
    loop {
        failures = match read_stream(&api, &last_id, &on_change).await {
            End::Ended => 0,
            End::Unreachable => failures + 1,
            End::Refused => MANY_FAILURES,
        };
        TimeoutFuture::new(pause_ms(failures, entropy()[0])).await;
    }
}

/// Reads one stream to its end.
async fn read_stream(api: &Api, last_id: &RefCell<Option<String>>, on_change: &Callback<Topic>) -> End {
    let is_online = web_sys::window().is_some_and(|window| window.navigator().on_line());
    if !is_online {
        return End::Unreachable;
    }
    let last = last_id.borrow().clone();
    let chunks = match api.transport().open(FollowChanges::PATH, last.as_deref()).await {
        Ok(chunks) => chunks,
        Err(problem) if problem.status == 0 => return End::Unreachable,
        Err(_) => return End::Refused,
    };
    let mut parser = Parser::default();
    loop {
        let chunk = select(Box::pin(chunks.next()), TimeoutFuture::new(SILENCE_MS)).await;
        let Either::Left((Some(chunk), _)) = chunk else {
            return End::Ended;
        };
        let topics = parser.read(&chunk);
        if let Some(id) = parser.last_id.take() {
            last_id.replace(Some(id));
        }
        for topic in &topics {
            on_change.emit(*topic);
        }
        if !topics.is_empty() {
            tell_changed(last_id.borrow().as_deref().unwrap_or_default(), &topics);
            // What arrives meanwhile waits in the connection.
            TimeoutFuture::new(TOGETHER_MS).await;
        }
    }
}
