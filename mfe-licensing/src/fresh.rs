//! Asks again while somebody else has to act: a clerk's decision is seen where the page is open, without a reload.

use crate::{shown, world::use_world};
use allpet_contract::{Endpoint, Problem};
use allpet_ui::hooks::Query;
use gloo_timers::callback::Interval;
use std::rc::Rc;
use yew::prelude::*;

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
    let api = use_world().api;
    let latest = use_mut_ref(|| query.clone());
    *latest.borrow_mut() = query.clone();
    use_effect_with(request.is_some(), move |_| {
        let asking = request.map(|request| {
            Interval::new(EVERY, move || {
                if !shown::is_in_front() || latest.borrow().loading {
                    return;
                }
                let (api, request, latest) = (api.clone(), request.clone(), latest.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let answer: Result<E::Response, Problem> = api.send(request).await;
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
