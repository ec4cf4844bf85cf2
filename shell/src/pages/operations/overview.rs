//! The overview: what needs a person, activity, processes and queues.

use super::{
    charts::Charts,
    circuits::Circuits,
    events::unreachable,
    processes::Processes,
    queues::Queues,
    refresh::use_refresh,
    tiles::{Tiles, attention},
    unreachable::Unreachable,
};
use allpet_contract::operations::{Operations, ReadOperations};
use allpet_ui::{
    components::{Loaded, Skeleton, SkeletonShape},
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;

/// Shows the state of the platform.
#[component]
pub(super) fn Overview() -> Html {
    let query = use_read("operations", ReadOperations {});
    use_refresh(&query);
    html! {
        <Loaded<Operations> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={4} /> }}
            render={Callback::from(|state: Rc<Operations>| html! {
                <div class="stack loose">
                    <div class="stack">
                        <Unreachable modules={unreachable(&state.modules)} />
                        <Tiles attention={attention(&state)} />
                    </div>
                    <section class="stack"><Charts /></section>
                    <section class="stack">
                        <h2>{ "Processes" }</h2>
                        <Processes state={state.clone()} />
                        <Circuits state={state.clone()} />
                    </section>
                    <section class="stack"><h2>{ "Queues" }</h2><Queues {state} /></section>
                </div>
            })} />
    }
}
