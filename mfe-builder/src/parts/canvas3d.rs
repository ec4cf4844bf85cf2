//! A design in three dimensions, with what turns it and brings it nearer.

use crate::solid::{Missing, Move, Solid};
use allpet_domain::builder::{Parameters, description::describe};
use allpet_ui::country::units;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use yew::prelude::*;

/// Props of [`Turning`].
#[derive(Properties, PartialEq)]
pub(super) struct TurningProps {
    /// What is chosen.
    pub(super) parameters: Parameters,
    /// It may be seen.
    pub(super) ready: bool,
    /// It is there, or why it is not.
    pub(super) came: Callback<Result<(), Missing>>,
}

type Slot = Rc<RefCell<Option<Solid>>>;

/// The canvas, and turning and zooming by buttons for who does not drag.
#[component]
pub(super) fn Turning(props: &TurningProps) -> Html {
    let canvas = use_node_ref();
    let slot: Slot = use_mut_ref(|| None);
    use_effect_with((), {
        let (canvas, slot, came) = (canvas.clone(), slot.clone(), props.came.clone());
        let parameters = props.parameters.clone();
        move |()| {
            let gone = Rc::new(Cell::new(false));
            if let Some(canvas) = canvas.get() {
                let (slot, gone) = (slot.clone(), gone.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let lost = came.clone();
                    let lost = move || lost.emit(Err(Missing::Lost));
                    let made = Solid::on(canvas.into(), &parameters, lost).await;
                    if !gone.get() {
                        came.emit(made.map(|solid| drop(slot.replace(Some(solid)))));
                    }
                });
            }
            move || {
                gone.set(true);
                drop(slot.take());
            }
        }
    });
    // Once more when it is ready: the design may have changed while it was on its way.
    use_effect_with((props.parameters.clone(), props.ready), {
        let slot = slot.clone();
        move |(parameters, _): &(Parameters, bool)| {
            if let Some(solid) = &*slot.borrow() {
                solid.show(parameters);
            }
        }
    });
    let class = (!props.ready).then_some("coming");
    let label = [&describe(&props.parameters, units()), ", in 3D"].concat();
    html! {
        <>
            <canvas ref={canvas} {class} tabindex={props.ready.then_some("0")} role="img" aria-label={label}
                aria-hidden={(!props.ready).then_some("true")} aria-describedby="solid-keys" data-testid="canvas" />
            if props.ready {
                <span class="unseen" id="solid-keys">{ "Use the arrow keys to turn it, plus and minus to zoom, Home to reset." }</span>
                <div class="turning" role="group" aria-label="Turn and zoom" data-testid="turning">
                    { tool(&slot, Move::Turn(-1.0), "Turn left", "M3 4v6h6M3.5 10a9 9 0 1 1-.5 4") }
                    { tool(&slot, Move::Turn(1.0), "Turn right", "M21 4v6h-6M20.5 10a9 9 0 1 0 .5 4") }
                    { tool(&slot, Move::Zoom(-1.0), "Zoom out", "M5 12h14") }
                    { tool(&slot, Move::Zoom(1.0), "Zoom in", "M5 12h14M12 5v14") }
                </div>
            }
        </>
    }
}

fn tool(slot: &Slot, how: Move, label: &'static str, path: &'static str) -> Html {
    let slot = slot.clone();
    let onclick = move |_: MouseEvent| {
        if let Some(solid) = &*slot.borrow() {
            solid.go(how);
        }
    };
    html! {
        <button type="button" aria-label={label} title={label} {onclick}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}
