//! Reading and writing by an endpoint's type.

use super::{Meanwhile, Mutation, Query, use_mutation, use_query_with};
use crate::place::Api;
use allpet_contract::{Endpoint, Problem};
use std::{future::Future, pin::Pin};
use yew::prelude::*;

type Sent<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// Asks `endpoint` of the [`Api`] around the component; without one it asks nothing. `key` names what the answer
/// depends on, as in [`use_query`](super::use_query).
#[hook]
pub fn use_read<E>(key: impl Into<AttrValue>, endpoint: impl Into<Option<E>>) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    use_read_with(key, Meanwhile::Nothing, endpoint)
}

/// [`use_read`] that says what is shown while another key's answer is on its way.
#[hook]
pub fn use_read_with<E>(
    key: impl Into<AttrValue>,
    meanwhile: Meanwhile,
    endpoint: impl Into<Option<E>>,
) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    let api = use_context::<Api>();
    let endpoint = endpoint.into();
    let key = endpoint.is_some().then(|| key.into());
    use_query_with(key, meanwhile, move || {
        let (api, endpoint) = (api.clone(), endpoint.clone());
        async move {
            match (api, endpoint) {
                (Some(api), Some(endpoint)) => api.send(endpoint).await,
                _ => Err(Problem::offline()),
            }
        }
    })
}

/// Sends an endpoint that changes something; `done` gets its answer.
#[hook]
pub fn use_write<E>(done: impl Fn(E::Response) + 'static) -> Mutation<E>
where
    E: Endpoint,
    E::Response: 'static,
{
    let api = use_context::<Api>();
    use_mutation(
        move |endpoint: E| -> Sent<E::Response> {
            let api = api.clone();
            Box::pin(async move {
                match api {
                    Some(api) => api.send(endpoint).await,
                    None => Err(Problem::offline()),
                }
            })
        },
        done,
    )
}
