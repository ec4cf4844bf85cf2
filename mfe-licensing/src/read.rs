//! Reading and writing by an endpoint's type.

use crate::world::use_world;
use allpet_contract::{
    Endpoint, Problem,
    identity::{Account, WhoAmI, Workplace},
    licensing::{ListPlaces, Place, ReadJurisdiction},
};
use allpet_domain::licensing::Jurisdiction;
use allpet_ui::hooks::{Meanwhile, Mutation, Query, use_mutation, use_query_with};
use std::future::Future;
use yew::prelude::*;

/// Asks `endpoint`; `key` names all that the answer depends on.
#[hook]
pub(crate) fn use_read<E>(key: impl Into<AttrValue>, endpoint: E) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    use_read_if(key, Meanwhile::Nothing, Some(endpoint))
}

/// [`use_read`] that asks nothing where there is nothing to ask yet, and says what is shown while another key's answer is
/// on its way.
#[hook]
pub(crate) fn use_read_if<E>(
    key: impl Into<AttrValue>,
    meanwhile: Meanwhile,
    endpoint: Option<E>,
) -> Query<E::Response>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    let api = use_world().api;
    let key = endpoint.is_some().then(|| key.into());
    use_query_with(key, meanwhile, move || {
        let (api, endpoint) = (api.clone(), endpoint.clone());
        async move {
            match endpoint {
                Some(endpoint) => api.send(endpoint).await,
                None => Err(Problem::offline()),
            }
        }
    })
}

/// Sends an endpoint that changes something; `done` gets its answer.
#[hook]
pub(crate) fn use_write<E>(done: impl Fn(E::Response) + 'static) -> Mutation<E>
where
    E: Endpoint,
    E::Response: 'static,
{
    let api = use_world().api;
    use_mutation(
        move |endpoint: E| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            let api = api.clone();
            Box::pin(async move { api.send(endpoint).await })
        },
        done,
    )
}

/// The places whose rules are known.
#[hook]
pub(crate) fn use_places() -> Query<Vec<Place>> {
    use_read("places", ListPlaces {})
}

/// A place's rules.
#[hook]
pub(crate) fn use_rules(place: &str) -> Query<Jurisdiction> {
    let id = place.to_owned();
    let key = String::from("rules/") + place;
    use_read_if(
        key,
        Meanwhile::Nothing,
        (!place.is_empty()).then_some(ReadJurisdiction { id }),
    )
}

/// The account that is signed in, with its workplaces.
#[hook]
pub(crate) fn use_account(signed_in: bool) -> Query<Account> {
    use_read_if("me", Meanwhile::Nothing, signed_in.then_some(WhoAmI {}))
}

/// The authorities where this account decides on applications.
pub(crate) fn workplaces(account: Option<&Account>) -> &[Workplace] {
    account.map_or(&[], |account| &account.roles)
}
