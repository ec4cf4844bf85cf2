//! What was asked and what came: one entry a key, shared by every component that asks the same.

use super::{call::Call, task::Task};
use crate::ssr;
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

/// A question on its way. What comes is a value of the type that the asker named.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Box<dyn Any>, Problem>>>>;

/// Asks.
pub(crate) type Load = Rc<dyn Fn() -> Answer>;

/// Answers that nobody shows are kept up to this many, for the way back.
const KEPT: usize = 60;

thread_local! {
    static CACHE: RefCell<HashMap<AttrValue, Rc<Entry>>> = RefCell::default();
}

/// One question: its answer, its last failure, and who wants to know. Not generic over the answer, so that it is
/// generated once.
pub(crate) struct Entry {
    state: RefCell<State>,
    this: Weak<Self>,
}

#[derive(Default)]
struct State {
    data: Option<Rc<dyn Any>>,
    problem: Option<Problem>,
    /// The answer came with the page, which is still the one shown: it is not asked for again.
    fresh: bool,
    /// The answer was given by a write: the next page that shows it does not ask.
    given: bool,
    task: Option<Task>,
    load: Option<Load>,
    watchers: Vec<(usize, Callback<()>)>,
    next: usize,
}

impl Entry {
    /// The entry for `key`, an empty one where there is none.
    pub(crate) fn of(key: &AttrValue) -> Rc<Self> {
        CACHE.with_borrow_mut(|cache| {
            if let Some(known) = cache.get(key) {
                return known.clone();
            }
            if cache.len() >= KEPT {
                cache.retain(|_, entry| entry.watched());
            }
            let entry = Rc::new_cyclic(|this| Self {
                state: RefCell::default(),
                this: this.clone(),
            });
            cache.insert(key.clone(), entry.clone());
            entry
        })
    }

    /// The answer so far, the last failure, and whether it is being asked.
    pub(crate) fn read(&self) -> (Option<Rc<dyn Any>>, Option<Problem>, bool) {
        let state = self.state.borrow();
        (state.data.clone(), state.problem.clone(), state.task.is_some())
    }

    /// How to ask from now on.
    pub(crate) fn ask_with(&self, load: Load) {
        self.state.borrow_mut().load = Some(load);
    }

    /// Takes over what came with the page, where it says something to this question.
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

    /// Asks, unless it is being asked already.
    pub(crate) fn ask(&self) {
        let known = {
            let mut state = self.state.borrow_mut();
            std::mem::take(&mut state.given) || state.fresh || state.task.is_some()
        };
        if !known {
            self.ask_anew();
        }
    }

    /// Asks, and drops a question on its way: its answer may be from before the change.
    pub(crate) fn ask_anew(&self) {
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
            this.tell();
        });
        let old = {
            let mut state = self.state.borrow_mut();
            (state.fresh, state.given) = (false, false);
            state.task.replace(task)
        };
        drop(old);
        self.tell();
    }

    /// Puts an answer in place without asking (the change was just made here). A question on its way is dropped: its answer may be
    /// from before the change.
    pub(crate) fn set(&self, data: Rc<dyn Any>) {
        let dropped = {
            let mut state = self.state.borrow_mut();
            state.data = Some(data);
            state.problem = None;
            state.task.take()
        };
        drop(dropped);
        self.tell();
    }

    /// Is told of every change, until [`Entry::unwatch`].
    pub(crate) fn watch(&self, changed: Callback<()>) -> usize {
        let mut state = self.state.borrow_mut();
        state.next += 1;
        let id = state.next;
        state.watchers.push((id, changed));
        id
    }

    /// Is told no more. The last one to go cancels a question on its way.
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

    fn watched(&self) -> bool {
        !self.state.borrow().watchers.is_empty()
    }

    fn tell(&self) {
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

/// Puts the answer that a write gave in the place of the answer to `key`, for the page that is about to show it: it need not ask.
pub fn put_answer<T: 'static>(key: impl Into<AttrValue>, data: T) {
    let entry = Entry::of(&key.into());
    entry.set(Rc::new(data));
    entry.state.borrow_mut().given = true;
}

/// Something changed: every answer whose key begins with `prefix` is asked for again where it is shown, and forgotten
/// where it is not. `invalidate("pets")` after a pet was added.
pub fn invalidate(prefix: &str) {
    let shown: Vec<_> = CACHE.with_borrow_mut(|cache| {
        cache.retain(|key, entry| !key.starts_with(prefix) || entry.watched());
        cache
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
            .map(|(_, entry)| entry.clone())
            .collect()
    });
    for entry in shown {
        entry.ask_anew();
    }
}

/// Forgets every answer: somebody else may sign in. What is shown now is left alone until its page goes.
pub fn forget_all() {
    let gone = CACHE.take();
    drop(gone);
}
