//! The preview as the page knows it.

use super::{drawing::Drawing, hands::listen, stage::Stage};
use crate::view::{NEARER, TURN};
use allpet_domain::builder::Parameters;
use gloo::events::EventListener;
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{HtmlCanvasElement, ResizeObserver};

/// A design on a canvas that turns and zooms. Freed, it leaves nothing behind.
#[wasm_bindgen]
pub struct Preview {
    drawing: Rc<Drawing>,
    watching: ResizeObserver,
    // Dropped with it.
    _resized: Closure<dyn FnMut()>,
    _listening: Vec<EventListener>,
}

#[expect(unreachable_pub, reason = "it is the module's interface to the page")]
/// Draws a design, given as JSON, on a canvas, and calls `lost` when the graphics processor goes away. Throws where the
/// browser has no WebGL 2.
#[wasm_bindgen]
pub fn create(canvas: HtmlCanvasElement, design: &str, lost: Function) -> Result<Preview, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let stage = Stage::on(canvas.clone(), &read(design)?)?;
    let drawing = Drawing::new(window, stage);
    // Here, and not in the next frame: whoever asked learns what goes wrong.
    drawing.stage.borrow().draw();
    let resized = Closure::<dyn FnMut()>::new({
        let drawing = Rc::clone(&drawing);
        move || drawing.ask()
    });
    let watching = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
    watching.observe(&canvas);
    Ok(Preview {
        _listening: listen(&canvas, &drawing, lost),
        drawing,
        watching,
        _resized: resized,
    })
}

#[wasm_bindgen]
impl Preview {
    /// Shows another design, from where the eye stands.
    pub fn show(&self, design: &str) -> Result<(), JsValue> {
        let design = read(design)?;
        self.drawing.change(|stage| stage.show(&design));
        Ok(())
    }

    /// Turns it by so many steps to the right and upwards, as a key does.
    pub fn turn(&self, right: f32, up: f32) {
        self.drawing
            .change(|stage| stage.view.turn(right * TURN, up * TURN));
    }

    /// Brings it nearer by so many steps, as a key does.
    pub fn zoom(&self, steps: f32) {
        self.drawing.change(|stage| stage.view.zoom(NEARER.powf(steps)));
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.watching.disconnect();
        self.drawing.stop();
    }
}

fn read(design: &str) -> Result<Parameters, JsValue> {
    allpet_json::from_str(design).map_err(|_| JsValue::from("not a design"))
}
