//! Polls while somebody else has to act. The live feed shows a clerk's decision at once; this finds it where the feed does not pass,
//! as behind a proxy that holds responses back.

use allpet_contract::{Endpoint, Problem};
use allpet_ui::{
    app_runtime::{is_in_front, use_environment},
    hooks::Query,
    prelude::*,
};
use gloo::timers::callback::Interval;
use std::{cell::Cell, rc::Rc};

/// Milliseconds between two requests.
const INTERVAL_MS: u32 = 60_000;

/// Sends `request` every minute while it is `Some` and the page is in front. Updates `query` only if the response differs,
/// and ignores failures: the next request follows soon.
#[hook]
pub(crate) fn use_polling<E>(query: &Query<E::Response>, request: Option<E>)
where
    E: Endpoint + Clone + 'static,
    E::Response: PartialEq + 'static,
{
    let api = use_environment().map(|environment| environment.api);
    let latest = use_mut_ref(|| query.clone());
    *latest.borrow_mut() = query.clone();
    use_effect_with(request.is_some(), move |_| {
        // A request waits while the session is renewed; no second one is sent meanwhile.
        let in_flight = Rc::new(Cell::new(false));
        let timer = request.map(|request| {
            Interval::new(INTERVAL_MS, move || {
                if !is_in_front() || latest.borrow().loading || in_flight.replace(true) {
                    return;
                }
                let in_flight = in_flight.clone();
                let (api, request, latest) = (api.clone(), request.clone(), latest.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let Some(api) = api else { return };
                    let response: Result<E::Response, Problem> = api.send(request).await;
                    in_flight.set(false);
                    let query = latest.borrow().clone();
                    if let Ok(response) = response
                        && query.data.as_deref() != Some(&response)
                    {
                        query.set(response);
                    }
                });
            })
        });
        let timer = Rc::new(timer);
        move || drop(timer)
    });
}
