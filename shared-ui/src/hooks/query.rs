//! Asking the API: one hook for every read.

use super::{
    auto_retry::{is_passing, use_auto_retry},
    cache::{Entry, Load},
    call::Call,
};
use allpet_contract::Problem;
use std::{any::Any, cell::RefCell, future::Future, rc::Rc};
use yew::prelude::*;

/// The state of a question: what came, what failed, whether it is on its way.
pub struct Query<T: 'static> {
    /// What came last. Stays while it is asked again, and when that fails.
    pub data: Option<Rc<T>>,
    /// Why the last attempt failed; absent after a success.
    pub problem: Option<Problem>,
    /// Whether it is on its way.
    pub loading: bool,
    entry: Rc<Entry>,
}

impl<T: 'static> Query<T> {
    /// Asks again; a question on its way is dropped, for its answer may be from before a change.
    pub fn refetch(&self) {
        self.entry.ask_anew();
    }

    /// [`Query::refetch`] as a callback, for *Try again*.
    pub fn retry(&self) -> Callback<()> {
        let entry = self.entry.clone();
        Callback::from(move |()| entry.ask_anew())
    }

    /// Shows `data` at once: what was just saved here, or what is about to be.
    pub fn set(&self, data: T) {
        self.entry.set(Rc::new(data));
    }
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        Self {
            data: self.data.clone(),
            problem: self.problem.clone(),
            loading: self.loading,
            entry: self.entry.clone(),
        }
    }
}

impl<T> PartialEq for Query<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Option<Rc<T>>, b: &Option<Rc<T>>| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.loading == other.loading
            && self.problem == other.problem
            && same(&self.data, &other.data)
            && Rc::ptr_eq(&self.entry, &other.entry)
    }
}

/// What is shown while the answer to a new key is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meanwhile {
    /// Nothing (a skeleton): another pet is another pet.
    Nothing,
    /// The answer to the key before: a list whose filter changed.
    Previous,
}

/// Asks for what `key` names, with `load`. Components that ask by the same key share one request and one answer.
///
/// An answer from earlier is shown at once and asked for again. A request that nobody waits for any more is aborted.
/// The key names everything that the answer depends on: `"pets/0190…"`, `"queue?state=waiting&q=rex"`.
#[hook]
pub fn use_query<T, F, A>(key: impl Into<AttrValue>, load: F) -> Query<T>
where
    T: 'static,
    F: Fn() -> A + 'static,
    A: Future<Output = Result<T, Problem>> + 'static,
{
    use_query_with(Some(key.into()), Meanwhile::Nothing, load)
}

/// [`use_query`] that does not ask without a key and may show the answer before while another key's is on its way.
#[hook]
pub fn use_query_with<T, F, A>(key: Option<AttrValue>, meanwhile: Meanwhile, load: F) -> Query<T>
where
    T: 'static,
    F: Fn() -> A + 'static,
    A: Future<Output = Result<T, Problem>> + 'static,
{
    let load: Load = Rc::new(move || {
        let answer = load();
        Box::pin(async move { answer.await.map(|data| Box::new(data) as Box<dyn Any>) })
    });
    typed(use_entry(key, meanwhile, None, load))
}

/// The state of a question whose answer has no type yet.
pub(crate) struct Untyped {
    data: Option<Rc<dyn Any>>,
    problem: Option<Problem>,
    loading: bool,
    entry: Rc<Entry>,
}

/// Gives the answer its type. An answer of another type (two questions by one name) is none.
pub(crate) fn typed<T: 'static>(untyped: Untyped) -> Query<T> {
    Query {
        data: untyped.data.and_then(|data| data.downcast().ok()),
        problem: untyped.problem,
        loading: untyped.loading,
        entry: untyped.entry,
    }
}

/// Asks, shares and keeps; the same code for every question. What came with the page is taken over by `call`.
#[hook]
pub(crate) fn use_entry(
    key: Option<AttrValue>,
    meanwhile: Meanwhile,
    call: Option<Call>,
    load: Load,
) -> Untyped {
    let changed = use_force_update();
    let before = use_memo((), |()| RefCell::new(None::<Rc<dyn Any>>));
    let entry = use_memo(key.clone(), |key| {
        let entry = Entry::of(key.as_ref().unwrap_or(&AttrValue::Static("")));
        if let (Some(key), Some(call)) = (key, &call) {
            entry.prepare(key, call);
        }
        entry
    });
    let entry: Rc<Entry> = (*entry).clone();
    if key.is_some() {
        entry.ask_with(load);
    }
    use_effect_with(key, {
        let entry = entry.clone();
        move |key| {
            let watching = key.is_some().then(|| {
                let id = entry.watch(Callback::from(move |()| changed.force_update()));
                entry.ask();
                id
            });
            move || {
                if let Some(id) = watching {
                    entry.unwatch(id);
                }
            }
        }
    });

    let (mut data, problem, mut loading) = entry.read();
    // What could not be reached comes by itself when it can be.
    let again = {
        let entry = entry.clone();
        Callback::from(move |()| entry.ask())
    };
    use_auto_retry(problem.as_ref().is_some_and(is_passing), again);
    if data.is_some() {
        before.replace(data.clone());
    } else if problem.is_none() && meanwhile == Meanwhile::Previous {
        data.clone_from(&before.borrow());
        loading |= data.is_some();
    }
    Untyped {
        data,
        problem,
        loading,
        entry,
    }
}
