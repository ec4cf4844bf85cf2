//! Hooks to read and write by an endpoint's type.

use super::{
    cache::Load,
    call::Call,
    mutation::{received, use_untyped_mutation},
    query::{typed, use_entry},
};
use crate::{
    app_runtime::{Api, use_api},
    hooks::{Mutation, Query, WhileLoading},
};
use allpet_contract::{Endpoint, Problem};
use std::{any::Any, rc::Rc};
use yew::prelude::*;

/// Reads `endpoint` from the [`Api`] around the component; without one it sends nothing. `key` names what the answer depends on,
/// as in [`use_query`](crate::hooks::use_query).
#[hook]
pub fn use_read<E>(key: impl Into<AttrValue>, endpoint: impl Into<Option<E>>) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    use_read_with(key, WhileLoading::Nothing, endpoint)
}

/// [`use_read`] with a choice of what to show while another key's answer is loading.
#[hook]
pub fn use_read_with<E>(
    key: impl Into<AttrValue>,
    while_loading: WhileLoading,
    endpoint: impl Into<Option<E>>,
) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    let call = endpoint.into().map(Call::of::<E>);
    let key = call.is_some().then(|| key.into());
    let api = use_api();
    typed(use_entry(key, while_loading, call.clone(), loader(api, call)))
}

fn loader(api: Option<Api>, call: Option<Call>) -> Load {
    match call {
        Some(call) => call.repeatedly(api),
        None => Rc::new(|| Box::pin(std::future::ready(Err(Problem::offline())))),
    }
}

/// Writes by an endpoint; `done` gets its response.
#[hook]
pub fn use_write<E>(done: impl Fn(E::Response) + 'static) -> Mutation<E>
where
    E: Endpoint,
    E::Response: 'static,
{
    let api = use_api();
    let untyped = use_untyped_mutation(Rc::new(move |call| send(api.clone(), call)), received(done));
    Mutation::new(untyped, |endpoint| Box::new(Call::of::<E>(endpoint)))
}

fn send(api: Option<Api>, call: Box<dyn Any>) -> super::cache::PendingResponse {
    match call.downcast::<Call>() {
        Ok(call) => call.send(api),
        // `use_write` always passes a call, so there is no other case.
        Err(_) => Box::pin(std::future::ready(Err(Problem::offline()))),
    }
}
