//! A design in 3D on a canvas, with buttons to turn and zoom it.

use crate::preview3d::{CameraMove, Preview3d, PreviewError};
use allpet_domain::builder::{Parameters, description::describe};
use allpet_ui::country::units;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use yew::prelude::*;

/// Props of [`Canvas3d`].
#[derive(Properties, PartialEq)]
pub(super) struct Canvas3dProps {
    /// The parameters.
    pub(super) parameters: Parameters,
    /// Whether the canvas is ready to be seen.
    pub(super) ready: bool,
    /// Called when the preview is ready or has failed.
    pub(super) onloaded: Callback<Result<(), PreviewError>>,
}

type Slot = Rc<RefCell<Option<Preview3d>>>;

/// The canvas, and buttons for people who do not drag.
#[component]
pub(super) fn Canvas3d(props: &Canvas3dProps) -> Html {
    let canvas = use_node_ref();
    let slot: Slot = use_mut_ref(|| None);
    use_effect_with((), {
        let (canvas, slot, onloaded) = (canvas.clone(), slot.clone(), props.onloaded.clone());
        let parameters = props.parameters.clone();
        move |()| {
            let is_unmounted = Rc::new(Cell::new(false));
            if let Some(canvas) = canvas.get() {
                let (slot, is_unmounted) = (slot.clone(), is_unmounted.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let onlost = onloaded.clone();
                    let onlost = move || onlost.emit(Err(PreviewError::Lost));
                    let preview = Preview3d::open(canvas.into(), &parameters, onlost).await;
                    if !is_unmounted.get() {
                        onloaded.emit(preview.map(|preview| drop(slot.replace(Some(preview)))));
                    }
                });
            }
            move || {
                is_unmounted.set(true);
                drop(slot.take());
            }
        }
    });
    // Also when it becomes ready: the design may have changed while it was loading.
    use_effect_with((props.parameters.clone(), props.ready), {
        let slot = slot.clone();
        move |(parameters, _): &(Parameters, bool)| {
            if let Some(preview) = &*slot.borrow() {
                preview.show(parameters);
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
                    { camera_button(&slot, CameraMove::Turn(-1.0), "Turn left", "M3 4v6h6M3.5 10a9 9 0 1 1-.5 4") }
                    { camera_button(&slot, CameraMove::Turn(1.0), "Turn right", "M21 4v6h-6M20.5 10a9 9 0 1 0 .5 4") }
                    { camera_button(&slot, CameraMove::Zoom(-1.0), "Zoom out", "M5 12h14") }
                    { camera_button(&slot, CameraMove::Zoom(1.0), "Zoom in", "M5 12h14M12 5v14") }
                </div>
            }
        </>
    }
}

fn camera_button(slot: &Slot, movement: CameraMove, label: &'static str, path: &'static str) -> Html {
    let slot = slot.clone();
    let onclick = move |_: MouseEvent| {
        if let Some(preview) = &*slot.borrow() {
            preview.move_camera(movement);
        }
    };
    html! {
        <button type="button" aria-label={label} title={label} {onclick}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}
