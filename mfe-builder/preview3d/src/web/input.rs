//! What a person does: pointers, wheel and keys.

use super::{drawing::Drawing, listening::listen_to};
use crate::view::{NEARER, TURN};
use gloo::events::EventListener;
use js_sys::Function;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlCanvasElement, KeyboardEvent, PointerEvent, WheelEvent};

/// Pointers that are down: which, and where.
type Pointers = Vec<(i32, [f32; 2])>;

/// Hears what a person does to the canvas, and when the graphics processor goes away.
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
            pointers.borrow_mut().push((event.pointer_id(), place(event)));
        }
    };
    let moved = {
        let (pointers, drawing) = (Rc::clone(&pointers), Rc::clone(drawing));
        move |event: &PointerEvent| {
            // Let go where nobody told us, a menu for example: nothing is held.
            if event.buttons() == 0 {
                pointers.borrow_mut().clear();
            }
            follow(&mut pointers.borrow_mut(), event, &drawing);
        }
    };
    let wheel = {
        let (drawing, canvas) = (Rc::clone(drawing), canvas.clone());
        move |event: &WheelEvent| {
            // A page that is scrolled past stays a page that scrolls: the wheel zooms what has the focus, a pinch any.
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
            if press(event, &drawing) {
                event.prevent_default();
            }
        }
    };
    let gone = move |event: &Event| {
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
        listen_to(canvas, "webglcontextlost", gone),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand pixels")]
fn place(event: &PointerEvent) -> [f32; 2] {
    [event.client_x() as f32, event.client_y() as f32]
}

/// One pointer turns it, two bring it nearer.
fn follow(pointers: &mut Pointers, event: &PointerEvent, drawing: &Drawing) {
    let apart = |pointers: &Pointers| match pointers.as_slice() {
        [(_, a), (_, b)] => Some((a[0] - b[0]).hypot(a[1] - b[1]).max(1.0)),
        _ => None,
    };
    let before = apart(pointers);
    let alone = pointers.len() == 1;
    let moving = pointers.iter_mut().find(|(id, _)| *id == event.pointer_id());
    let Some((_, known)) = moving else { return };
    let now = place(event);
    let last = std::mem::replace(known, now);
    if let (Some(before), Some(after)) = (before, apart(pointers)) {
        drawing.change(|stage| stage.view.zoom(after / before));
    } else if alone {
        let [right, down] = [last[0] - now[0], now[1] - last[1]];
        drawing.change(|stage| stage.view.turn(right * 0.009, down * 0.009));
    }
}

/// Whether the key was meant for the preview.
fn press(event: &KeyboardEvent, drawing: &Drawing) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let turn = |right: f32, up: f32| drawing.change(|stage| stage.view.turn(right * TURN, up * TURN));
    match event.key().as_str() {
        "ArrowLeft" => turn(1.0, 0.0),
        "ArrowRight" => turn(-1.0, 0.0),
        "ArrowUp" => turn(0.0, -1.0),
        "ArrowDown" => turn(0.0, 1.0),
        "+" | "=" => drawing.change(|stage| stage.view.zoom(NEARER)),
        "-" | "_" => drawing.change(|stage| stage.view.zoom(1.0 / NEARER)),
        "Home" | "0" => drawing.change(|stage| stage.view.back()),
        _ => return false,
    }
    true
}
