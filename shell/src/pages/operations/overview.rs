//! The overview: what needs a person, activity, processes and queues.

mod charts;
mod circuits;
mod health;
mod processes;
mod queues;
pub(super) mod tiles;

use super::{events::unreachable, refresh::use_refresh, unreachable::Unreachable};
use allpet_contract::operations::{Operations, ReadOperations};
use allpet_ui::{
    components::{Loaded, Skeleton, SkeletonShape},
    hooks::use_read,
};
use charts::Charts;
use circuits::Circuits;
use processes::Processes;
use queues::Queues;
use std::rc::Rc;
use tiles::{Tiles, attention};
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
