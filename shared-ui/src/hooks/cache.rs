//! What was asked and what came: one entry a key, shared by every component that asks the same.

use super::task::Task;
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

pub(crate) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;
type Load<T> = Rc<dyn Fn() -> Answer<T>>;

/// Answers that nobody shows are kept up to this many, for the way back.
const KEPT: usize = 60;

thread_local! {
    static CACHE: RefCell<HashMap<AttrValue, Rc<dyn Shelved>>> = RefCell::default();
}

/// An entry, whatever its answer is.
trait Shelved: Any {
    fn watched(&self) -> bool;
    fn reload(&self);
    fn as_any(self: Rc<Self>) -> Rc<dyn Any>;
}

/// One question: its answer, its last failure, and who wants to know.
pub(crate) struct Entry<T> {
    state: RefCell<State<T>>,
    this: Weak<Self>,
}

struct State<T> {
    data: Option<Rc<T>>,
    problem: Option<Problem>,
    task: Option<Task>,
    load: Option<Load<T>>,
    watchers: Vec<(usize, Callback<()>)>,
    next: usize,
}

impl<T: 'static> Entry<T> {
    /// The entry for `key`, an empty one where there is none (or one of another type: two questions by one name).
    pub(crate) fn of(key: &AttrValue) -> Rc<Self> {
        CACHE.with_borrow_mut(|cache| {
            let known = cache
                .get(key)
                .and_then(|entry| entry.clone().as_any().downcast::<Self>().ok());
            known.unwrap_or_else(|| {
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
        })
    }

    /// The answer so far, the last failure, and whether it is being asked.
    pub(crate) fn read(&self) -> (Option<Rc<T>>, Option<Problem>, bool) {
        let state = self.state.borrow();
        (state.data.clone(), state.problem.clone(), state.task.is_some())
    }

    /// How to ask from now on.
    pub(crate) fn ask_with(&self, load: Load<T>) {
        self.state.borrow_mut().load = Some(load);
    }

    /// Asks, unless it is being asked already.
    pub(crate) fn ask(&self) {
        if self.state.borrow().task.is_none() {
            self.ask_anew();
        }
    }

    /// Asks, and drops a question on its way: its answer may be from before the change.
    pub(crate) fn ask_anew(&self) {
        let (Some(load), Some(this)) = (self.state.borrow().load.clone(), self.this.upgrade()) else {
            return;
        };
        let answer = load();
        let task = Task::spawn(Box::pin(async move {
            let result = answer.await;
            let done = {
                let mut state = this.state.borrow_mut();
                match result {
                    Ok(data) => {
                        state.data = Some(Rc::new(data));
                        state.problem = None;
                    }
                    Err(problem) => state.problem = Some(problem),
                }
                state.task.take()
            };
            drop(done);
            this.tell();
        }));
        let old = self.state.borrow_mut().task.replace(task);
        drop(old);
        self.tell();
    }

    /// Puts an answer in place without asking (the change was just made here).
    pub(crate) fn set(&self, data: T) {
        {
            let mut state = self.state.borrow_mut();
            state.data = Some(Rc::new(data));
            state.problem = None;
        }
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
                state.task.take()
            } else {
                None
            }
        };
        drop(cancelled);
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

impl<T> Default for State<T> {
    fn default() -> Self {
        Self {
            data: None,
            problem: None,
            task: None,
            load: None,
            watchers: Vec::new(),
            next: 0,
        }
    }
}

impl<T: 'static> Shelved for Entry<T> {
    fn watched(&self) -> bool {
        !self.state.borrow().watchers.is_empty()
    }
    fn reload(&self) {
        self.ask_anew();
    }
    fn as_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
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
        entry.reload();
    }
}

/// Forgets every answer: somebody else may sign in. What is shown now is left alone until its page goes.
pub fn forget_all() {
    let gone = CACHE.take();
    drop(gone);
}
