//! Input by pointer, wheel and keyboard.

use super::{drawing::Drawing, event_listener::listen_to};
use crate::view::{TURN_STEP, ZOOM_STEP};
use gloo::events::EventListener;
use js_sys::Function;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlCanvasElement, KeyboardEvent, PointerEvent, WheelEvent};

/// The pressed pointers, with their positions.
type Pointers = Vec<(i32, [f32; 2])>;

/// Listens to input on the canvas, and to the loss of the graphics context.
pub(super) fn listen(
    canvas: &HtmlCanvasElement,
    drawing: &Rc<Drawing>,
    lost: Function,
) -> Vec<EventListener> {
    let pointers = Rc::new(RefCell::new(Pointers::new()));
    let up = |name| {
        let pointers = Rc::clone(&pointers);
        listen_to(canvas, name, move |event: &PointerEvent| {
            pointers
                .borrow_mut()
                .retain(|(pointer, _)| *pointer != event.pointer_id());
        })
    };
    let down = {
        let (pointers, canvas) = (Rc::clone(&pointers), canvas.clone());
        move |event: &PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let _ = canvas.set_pointer_capture(event.pointer_id());
            pointers.borrow_mut().push((event.pointer_id(), position(event)));
        }
    };
    let moved = {
        let (pointers, drawing) = (Rc::clone(&pointers), Rc::clone(drawing));
        move |event: &PointerEvent| {
            // Released without an event, for example in a menu: nothing is pressed.
            if event.buttons() == 0 {
                pointers.borrow_mut().clear();
            }
            handle_move(&mut pointers.borrow_mut(), event, &drawing);
        }
    };
    let wheel = {
        let (drawing, canvas) = (Rc::clone(drawing), canvas.clone());
        move |event: &WheelEvent| {
            // Scrolling past the canvas must not zoom it: the wheel zooms only a focused canvas, a pinch always does.
            let active = canvas
                .owner_document()
                .and_then(|document| document.active_element());
            if event.ctrl_key() || active.is_some_and(|active| active.is_same_node(Some(&canvas))) {
                event.prevent_default();
                #[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
                let by = event.delta_y().clamp(-200.0, 200.0) as f32;
                drawing.change(|stage| stage.view.zoom((-by * 0.002).exp()));
            }
        }
    };
    let key = {
        let drawing = Rc::clone(drawing);
        move |event: &KeyboardEvent| {
            if handle_key(event, &drawing) {
                event.prevent_default();
            }
        }
    };
    let onlost = move |event: &Event| {
        event.prevent_default();
        let _ = lost.call0(&JsValue::NULL);
    };
    vec![
        listen_to(canvas, "pointerdown", down),
        listen_to(canvas, "pointermove", moved),
        up("pointerup"),
        up("pointercancel"),
        up("lostpointercapture"),
        listen_to(canvas, "wheel", wheel),
        listen_to(canvas, "keydown", key),
        listen_to(canvas, "webglcontextlost", onlost),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand pixels")]
fn position(event: &PointerEvent) -> [f32; 2] {
    [event.client_x() as f32, event.client_y() as f32]
}

/// One pointer turns the design, two zoom it.
fn handle_move(pointers: &mut Pointers, event: &PointerEvent, drawing: &Drawing) {
    let spread = |pointers: &Pointers| match pointers.as_slice() {
        [(_, a), (_, b)] => Some((a[0] - b[0]).hypot(a[1] - b[1]).max(1.0)),
        _ => None,
    };
    let before = spread(pointers);
    let is_single = pointers.len() == 1;
    let moved_pointer = pointers.iter_mut().find(|(id, _)| *id == event.pointer_id());
    let Some((_, stored)) = moved_pointer else { return };
    let current = position(event);
    let last = std::mem::replace(stored, current);
    if let (Some(before), Some(after)) = (before, spread(pointers)) {
        drawing.change(|stage| stage.view.zoom(after / before));
    } else if is_single {
        let [right, down] = [last[0] - current[0], current[1] - last[1]];
        drawing.change(|stage| stage.view.turn(right * 0.009, down * 0.009));
    }
}

/// Handles a key, and returns whether it was meant for the preview.
fn handle_key(event: &KeyboardEvent, drawing: &Drawing) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let turn =
        |right: f32, up: f32| drawing.change(|stage| stage.view.turn(right * TURN_STEP, up * TURN_STEP));
    match event.key().as_str() {
        "ArrowLeft" => turn(1.0, 0.0),
        "ArrowRight" => turn(-1.0, 0.0),
        "ArrowUp" => turn(0.0, -1.0),
        "ArrowDown" => turn(0.0, 1.0),
        "+" | "=" => drawing.change(|stage| stage.view.zoom(ZOOM_STEP)),
        "-" | "_" => drawing.change(|stage| stage.view.zoom(1.0 / ZOOM_STEP)),
        "Home" | "0" => drawing.change(|stage| stage.view.reset()),
        _ => return false,
    }
    true
}
