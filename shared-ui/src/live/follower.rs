//! Follows the feed while the page is visible.

use super::{
    parser::Parser,
    reconnect::{MANY_FAILURES, pause_ms},
};
use crate::{
    api::entropy,
    app_runtime::Api,
    hooks::{Task, listen_to_window},
};
use allpet_contract::{Endpoint as _, live::FollowChanges};
use allpet_domain::live::Topic;
use futures_util::future::{Either, select};
use gloo::{
    events::EventListener,
    timers::{callback::Timeout, future::TimeoutFuture},
};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use yew::Callback;

/// A hidden page leaves the feed after this time, in milliseconds: browsers hold few connections to one server, and the page that is
/// visible needs them. When it is shown again, it goes on where it left.
const HIDDEN_MS: u32 = 10_000;
/// A connection that is silent for this long is lost, in milliseconds: the API sends a sign of life every 15 seconds.
const SILENCE_MS: u32 = 45_000;
/// Changes that follow the first one within this time, in milliseconds, are told together.
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
    /// The connection; none while the page is hidden.
    connection: RefCell<Option<Task>>,
    /// Runs while the page is hidden, until the connection ends.
    hidden: RefCell<Option<Timeout>>,
    _listeners: [Option<EventListener>; 2],
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
                connection: RefCell::default(),
                hidden: RefCell::default(),
                _listeners: [
                    listen("visibilitychange", Shared::follow_visibility),
                    // The connection of before may be dead without an error.
                    listen("online", Shared::connect),
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
        let before = self.connection.replace(Some(Task::spawn(following)));
        drop(before);
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
            // What arrives meanwhile waits in the connection.
            TimeoutFuture::new(TOGETHER_MS).await;
        }
    }
}
