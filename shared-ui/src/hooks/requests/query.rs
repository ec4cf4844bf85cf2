//! Reads: one hook for all of them.

use super::{
    auto_retry::{is_passing, use_auto_retry},
    cache::{CachedQuery, Load},
    call::Call,
};
use allpet_contract::Problem;
use std::{any::Any, cell::RefCell, future::Future, rc::Rc};
use yew::prelude::*;

/// A query and its state.
pub struct Query<T: 'static> {
    /// The last answer. Stays while a refetch is in flight, and if it fails.
    pub data: Option<Rc<T>>,
    /// The last failure; absent after a success.
    pub problem: Option<Problem>,
    /// Whether a request is in flight.
    pub loading: bool,
    entry: Rc<CachedQuery>,
}

impl<T: 'static> Query<T> {
    /// Sends the query anew, and drops one in flight, whose answer may be outdated.
    pub fn refetch(&self) {
        self.entry.refetch();
    }

    /// [`Query::refetch`] as a callback, for *Try again*.
    pub fn retry(&self) -> Callback<()> {
        let entry = self.entry.clone();
        Callback::from(move |()| entry.refetch())
    }

    /// Sets the answer at once, after or before saving `data`.
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

/// The data to show while the answer for a new key is loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhileLoading {
    /// Nothing (a skeleton): another pet's data would be wrong.
    Nothing,
    /// The previous key's answer, for a list with a changed filter.
    Previous,
}

/// Loads the answer for `key` with `load`. Components with the same key share one request and one answer.
///
/// A cached answer shows at once and is reloaded. A request without any component waiting is aborted. The key names everything
/// that the answer depends on: `"pets/0190…"`, `"queue?state=waiting&q=rex"`.
#[hook]
pub fn use_query<T, F, A>(key: impl Into<AttrValue>, load: F) -> Query<T>
where
    T: 'static,
    F: Fn() -> A + 'static,
    A: Future<Output = Result<T, Problem>> + 'static,
{
    use_query_with(Some(key.into()), WhileLoading::Nothing, load)
}

/// [`use_query`] that sends nothing without a key, and may show the previous answer while another key's is loading.
#[hook]
pub fn use_query_with<T, F, A>(key: Option<AttrValue>, while_loading: WhileLoading, load: F) -> Query<T>
where
    T: 'static,
    F: Fn() -> A + 'static,
    A: Future<Output = Result<T, Problem>> + 'static,
{
    let load: Load = Rc::new(move || {
        let answer = load();
        Box::pin(async move { answer.await.map(|data| Box::new(data) as Box<dyn Any>) })
    });
    typed(use_entry(key, while_loading, None, load))
}

/// A query's state with its answer's type erased.
pub(crate) struct UntypedQuery {
    data: Option<Rc<dyn Any>>,
    problem: Option<Problem>,
    loading: bool,
    entry: Rc<CachedQuery>,
}

/// Restores the type of the answer; an answer of another type (two queries with one key) counts as none.
pub(crate) fn typed<T: 'static>(untyped: UntypedQuery) -> Query<T> {
    Query {
        data: untyped.data.and_then(|data| data.downcast().ok()),
        problem: untyped.problem,
        loading: untyped.loading,
        entry: untyped.entry,
    }
}

/// Loads, shares and caches a query; the same code for all of them. `call` finds an answer that came with the page.
#[hook]
pub(crate) fn use_entry(
    key: Option<AttrValue>,
    while_loading: WhileLoading,
    call: Option<Call>,
    load: Load,
) -> UntypedQuery {
    let changed = use_force_update();
    let previous = use_memo((), |()| RefCell::new(None::<Rc<dyn Any>>));
    let entry = use_memo(key.clone(), |key| {
        let entry = CachedQuery::of(key.as_ref().unwrap_or(&AttrValue::Static("")));
        if let (Some(key), Some(call)) = (key, &call) {
            entry.prepare(key, call);
        }
        entry
    });
    let entry: Rc<CachedQuery> = (*entry).clone();
    if key.is_some() {
        entry.set_load(load);
    }
    use_effect_with(key, {
        let entry = entry.clone();
        move |key| {
            let watching = key.is_some().then(|| {
                let id = entry.watch(Callback::from(move |()| changed.force_update()));
                entry.fetch_if_needed();
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
    // Retries by itself what could not be reached.
    let retry = {
        let entry = entry.clone();
        Callback::from(move |()| entry.fetch_if_needed())
    };
    use_auto_retry(problem.as_ref().is_some_and(is_passing), retry);
    if data.is_some() {
        previous.replace(data.clone());
    } else if problem.is_none() && while_loading == WhileLoading::Previous {
        data.clone_from(&previous.borrow());
        loading |= data.is_some();
    }
    UntypedQuery {
        data,
        problem,
        loading,
        entry,
    }
}
