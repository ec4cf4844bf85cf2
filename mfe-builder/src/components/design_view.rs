//! The view of a design: flat, or in 3D on request.

use super::{DesignPicture, canvas3d::Canvas3d};
use crate::preview3d::{self, PreviewError};
use allpet_domain::builder::Parameters;
use yew::prelude::*;

/// The pause before the module is loaded beforehand, in milliseconds.
const PRELOAD_AFTER_MS: u32 = 2_000;

/// Props of [`DesignView`].
#[derive(Properties, PartialEq)]
pub(crate) struct DesignViewProps {
    /// The parameters.
    pub(crate) parameters: Parameters,
}

/// The state of the view.
#[derive(Clone, Copy, PartialEq)]
enum ViewState {
    Flat,
    /// Still flat: 3D is loading.
    Loading,
    Solid,
    Failed(PreviewError),
}

/// The live picture: flat until somebody chooses 3D, and flat again if 3D fails.
#[component]
pub(crate) fn DesignView(props: &DesignViewProps) -> Html {
    let state = use_state_eq(|| {
        if preview3d::prefers_3d() {
            ViewState::Loading
        } else {
            ViewState::Flat
        }
    });
    use_effect_with((), |()| {
        let timer = gloo::timers::callback::Timeout::new(PRELOAD_AFTER_MS, || {
            wasm_bindgen_futures::spawn_local(preview3d::preload());
        });
        move || drop(timer)
    });
    let switch_to = |next: ViewState| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            preview3d::set_prefers_3d(next != ViewState::Flat);
            state.set(next);
        })
    };
    let onloaded = {
        let state = state.clone();
        Callback::from(move |result: Result<(), PreviewError>| {
            state.set(result.map_or_else(ViewState::Failed, |()| ViewState::Solid));
        })
    };
    let is_solid = *state == ViewState::Solid;
    let is_requested = is_solid || *state == ViewState::Loading;
    let onflat = switch_to(ViewState::Flat);
    let onsolid = if is_requested {
        Callback::noop()
    } else {
        switch_to(ViewState::Loading)
    };
    html! {
        <div class={classes!("stage", is_solid.then_some("solid"))} data-testid="picture">
            <DesignPicture parameters={props.parameters.clone()} />
            if is_requested { <Canvas3d parameters={props.parameters.clone()} ready={is_solid} {onloaded} /> }
            <div class="switch" role="group" aria-label="View">
                <button type="button" aria-pressed={aria_pressed(!is_requested)} onclick={onflat} data-testid="flat">{ "2D" }</button>
                <button type="button" aria-pressed={aria_pressed(is_requested)} aria-busy={(*state == ViewState::Loading).then_some("true")}
                    onclick={onsolid} data-testid="solid">{ "3D" }</button>
            </div>
            // A text that is shown only for a moment must not move the page.
            <p class={if *state == ViewState::Loading { "unseen" } else { "stage-note" }} role="status">{ status_text(*state) }</p>
        </div>
    }
}

fn aria_pressed(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn status_text(state: ViewState) -> &'static str {
    match state {
        ViewState::Flat | ViewState::Solid => "",
        ViewState::Loading => "One moment …",
        ViewState::Failed(PreviewError::Module) => {
            "The 3D view didn’t load, so here is the flat picture. Reload the page to try again."
        }
        ViewState::Failed(PreviewError::Graphics) => {
            "This browser can’t show 3D graphics (WebGL 2), so here is a flat picture of your design."
        }
        ViewState::Failed(PreviewError::Lost) => {
            "The 3D graphics stopped, so here is the flat picture. Press 3D to try again."
        }
    }
}
