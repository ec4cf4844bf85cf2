//! A design to look at: flat, or in three dimensions for who asks for it.

use super::{Drawn, turning::Turning};
use crate::solid::{self, Missing};
use allpet_domain::builder::Parameters;
use yew::prelude::*;

/// How long a page is left in peace before the module is loaded beforehand, in milliseconds.
const PEACE: u32 = 2_000;

/// Props of [`Look`].
#[derive(Properties, PartialEq)]
pub(crate) struct LookProps {
    /// What is chosen.
    pub(crate) parameters: Parameters,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Flat,
    /// Still flat: the other is on its way.
    Coming,
    Solid,
    Refused(Missing),
}

/// The live picture. It is flat until somebody asks for three dimensions, and stays so where there are none.
#[component]
pub(crate) fn Look(props: &LookProps) -> Html {
    let shown = use_state_eq(|| {
        if solid::is_wanted() {
            Shown::Coming
        } else {
            Shown::Flat
        }
    });
    use_effect_with((), |()| {
        let timer = gloo::timers::callback::Timeout::new(PEACE, || {
            wasm_bindgen_futures::spawn_local(solid::warm_up());
        });
        move || drop(timer)
    });
    let to = |next: Shown| {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| {
            solid::want(next != Shown::Flat);
            shown.set(next);
        })
    };
    let came = {
        let shown = shown.clone();
        Callback::from(move |came: Result<(), Missing>| {
            shown.set(came.map_or_else(Shown::Refused, |()| Shown::Solid));
        })
    };
    let is_solid = *shown == Shown::Solid;
    let asked = is_solid || *shown == Shown::Coming;
    let flat = to(Shown::Flat);
    let solid = if asked {
        Callback::noop()
    } else {
        to(Shown::Coming)
    };
    html! {
        <div class={classes!("stage", is_solid.then_some("solid"))} data-testid="picture">
            <Drawn parameters={props.parameters.clone()} />
            if asked { <Turning parameters={props.parameters.clone()} ready={is_solid} {came} /> }
            <div class="switch" role="group" aria-label="View">
                <button type="button" aria-pressed={pressed(!asked)} onclick={flat} data-testid="flat">{ "2D" }</button>
                <button type="button" aria-pressed={pressed(asked)} aria-busy={(*shown == Shown::Coming).then_some("true")}
                    onclick={solid} data-testid="solid">{ "3D" }</button>
            </div>
            // What is gone in a moment must not move the page.
            <p class={if *shown == Shown::Coming { "unseen" } else { "stage-note" }} role="status">{ note(*shown) }</p>
        </div>
    }
}

fn pressed(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

fn note(shown: Shown) -> &'static str {
    match shown {
        Shown::Flat | Shown::Solid => "",
        Shown::Coming => "One moment …",
        Shown::Refused(Missing::Module) => {
            "The 3D view didn't load, so here is the flat picture. Reload the page to try again."
        }
        Shown::Refused(Missing::Graphics) => {
            "This browser can't show 3D graphics (WebGL 2), so here is a flat picture of your design."
        }
        Shown::Refused(Missing::Lost) => {
            "The 3D graphics stopped, so here is the flat picture. Press 3D to try again."
        }
    }
}
