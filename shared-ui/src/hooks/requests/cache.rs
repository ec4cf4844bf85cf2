//! The cache of queries: one entry per key, shared by every component with the same query.

use super::call::Call;
use crate::{hooks::task::Task, ssr};
use allpet_contract::Problem;
use std::{
    any::Any,
    cell::RefCell,
    collections::HashMap,
    future::Future,
    pin::Pin,
    rc::{Rc, Weak},
};
use yew::{AttrValue, Callback};

/// A request in flight. Its result has the type that the caller named.
pub(crate) type PendingResponse = Pin<Box<dyn Future<Output = Result<Box<dyn Any>, Problem>>>>;

/// Sends the query.
pub(crate) type Load = Rc<dyn Fn() -> PendingResponse>;

/// Maximum number of cached answers without a watcher, for going back.
const MAX_UNWATCHED: usize = 60;

thread_local! {
    static CACHE: RefCell<HashMap<AttrValue, Rc<CachedQuery>>> = RefCell::default();
}

/// A query: its answer, its last failure, and its watchers. Not generic over the answer, so that its code exists once.
pub(crate) struct CachedQuery {
    state: RefCell<State>,
    this: Weak<Self>,
}

#[derive(Default)]
struct State {
    data: Option<Rc<dyn Any>>,
    problem: Option<Problem>,
    /// Whether the answer still comes with the present page, and needs no request.
    fresh: bool,
    /// Whether the answer came from a write, so that the next page that shows it sends no request.
    set_by_write: bool,
    task: Option<Task>,
    load: Option<Load>,
    watchers: Vec<(usize, Callback<()>)>,
    next: usize,
}

impl CachedQuery {
    /// The entry for `key`; creates an empty one if there is none.
    pub(crate) fn of(key: &AttrValue) -> Rc<Self> {
        CACHE.with_borrow_mut(|cache| {
            if let Some(known) = cache.get(key) {
                return known.clone();
            }
            if cache.len() >= MAX_UNWATCHED {
                cache.retain(|_, entry| entry.is_watched());
            }
            let entry = Rc::new_cyclic(|this| Self {
                state: RefCell::default(),
                this: this.clone(),
            });
            cache.insert(key.clone(), entry.clone());
            entry
        })
    }

    /// The last answer, the last failure, and whether a request is in flight.
    pub(crate) fn read(&self) -> (Option<Rc<dyn Any>>, Option<Problem>, bool) {
        let state = self.state.borrow();
        (state.data.clone(), state.problem.clone(), state.task.is_some())
    }

    /// Sets how to load the answer.
    pub(crate) fn set_load(&self, load: Load) {
        self.state.borrow_mut().load = Some(load);
    }

    /// Takes the answer that came with the page, if there is one for this query.
    pub(crate) fn prepare(&self, key: &str, call: &Call) {
        let mut state = self.state.borrow_mut();
        if state.data.is_some() || state.problem.is_some() {
            return;
        }
        let Some(response) = ssr::answer(key, call) else {
            return;
        };
        state.fresh = true;
        match call.read(response) {
            Ok(data) => state.data = Some(data.into()),
            Err(problem) => state.problem = Some(problem),
        }
    }

    /// Sends the query unless it is in flight.
    pub(crate) fn fetch_if_needed(&self) {
        let known = {
            let mut state = self.state.borrow_mut();
            std::mem::take(&mut state.set_by_write) || state.fresh || state.task.is_some()
        };
        if !known {
            self.refetch();
        }
    }

    /// Sends the query anew, and drops one in flight: its answer may be outdated.
    pub(crate) fn refetch(&self) {
        let (Some(load), Some(this)) = (self.state.borrow().load.clone(), self.this.upgrade()) else {
            return;
        };
        let answer = load();
        let task = Task::spawn(async move {
            let result = answer.await;
            let done = {
                let mut state = this.state.borrow_mut();
                match result {
                    Ok(data) => {
                        state.data = Some(data.into());
                        state.problem = None;
                    }
                    Err(problem) => state.problem = Some(problem),
                }
                state.task.take()
            };
            drop(done);
            this.notify_watchers();
        });
        let old = {
            let mut state = self.state.borrow_mut();
            (state.fresh, state.set_by_write) = (false, false);
            state.task.replace(task)
        };
        drop(old);
        self.notify_watchers();
    }

    /// Sets the answer without a request, after a change made here. Drops a request in flight, whose answer may be from before the
    /// change.
    pub(crate) fn set(&self, data: Rc<dyn Any>) {
        let dropped = {
            let mut state = self.state.borrow_mut();
            state.data = Some(data);
            state.problem = None;
            state.task.take()
        };
        drop(dropped);
        self.notify_watchers();
    }

    /// Calls `changed` on every change, until [`CachedQuery::unwatch`].
    pub(crate) fn watch(&self, changed: Callback<()>) -> usize {
        let mut state = self.state.borrow_mut();
        state.next += 1;
        let id = state.next;
        state.watchers.push((id, changed));
        id
    }

    /// Removes a watcher. Without any, a query in flight is cancelled.
    pub(crate) fn unwatch(&self, id: usize) {
        let cancelled = {
            let mut state = self.state.borrow_mut();
            state.watchers.retain(|(watcher, _)| *watcher != id);
            if state.watchers.is_empty() {
                state.fresh = false;
                state.task.take()
            } else {
                None
            }
        };
        drop(cancelled);
    }

    fn is_watched(&self) -> bool {
        !self.state.borrow().watchers.is_empty()
    }

    fn notify_watchers(&self) {
        let watchers: Vec<_> = self
            .state
            .borrow()
            .watchers
            .iter()
            .map(|(_, changed)| changed.clone())
            .collect();
        for changed in watchers {
            changed.emit(());
        }
    }
}

/// Caches a write's response as the answer for `key`, so that the next page that shows it sends no request.
pub fn put_answer<T: 'static>(key: impl Into<AttrValue>, data: T) {
    let entry = CachedQuery::of(&key.into());
    entry.set(Rc::new(data));
    entry.state.borrow_mut().set_by_write = true;
}

/// Reloads every visible answer whose key begins with `prefix`, and drops the others: `invalidate("pets")` after adding a pet.
pub fn invalidate(prefix: &str) {
    let shown: Vec<_> = CACHE.with_borrow_mut(|cache| {
        cache.retain(|key, entry| !key.starts_with(prefix) || entry.is_watched());
        cache
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
            .map(|(_, entry)| entry.clone())
            .collect()
    });
    for entry in shown {
        entry.refetch();
    }
}

/// Drops every answer, since somebody else may sign in. What is on screen stays until its page goes.
pub fn clear_cache() {
    let dropped = CACHE.take();
    drop(dropped);
}
