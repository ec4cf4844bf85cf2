//! Asks again while somebody else has to act: a clerk's decision is seen where the page is open, without a reload.

use allpet_contract::{Endpoint, Problem};
use allpet_ui::{
    app_runtime::{is_in_front, use_environment},
    hooks::Query,
    prelude::*,
};
use gloo::timers::callback::Interval;
use std::{cell::Cell, rc::Rc};

/// Milliseconds between two questions.
const EVERY: u32 = 5_000;

/// Asks `request` again every few seconds, as long as it is given and the page is in front. What is shown changes only where
/// the answer is another one; a failure is left to the next question.
#[hook]
pub(crate) fn use_fresh<E>(query: &Query<E::Response>, request: Option<E>)
where
    E: Endpoint + Clone + 'static,
    E::Response: PartialEq + 'static,
{
    let api = use_environment().map(|environment| environment.api);
    let latest = use_mut_ref(|| query.clone());
    *latest.borrow_mut() = query.clone();
    use_effect_with(request.is_some(), move |_| {
        // A question waits while the session is to be renewed: no further one is put beside it.
        let asked = Rc::new(Cell::new(false));
        let asking = request.map(|request| {
            Interval::new(EVERY, move || {
                if !is_in_front() || latest.borrow().loading || asked.replace(true) {
                    return;
                }
                let asked = asked.clone();
                let (api, request, latest) = (api.clone(), request.clone(), latest.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let Some(api) = api else { return };
                    let answer: Result<E::Response, Problem> = api.send(request).await;
                    asked.set(false);
                    let query = latest.borrow().clone();
                    if let Ok(answer) = answer
                        && query.data.as_deref() != Some(&answer)
                    {
                        query.set(answer);
                    }
                });
            })
        });
        let held = Rc::new(asking);
        move || drop(held)
    });
}
