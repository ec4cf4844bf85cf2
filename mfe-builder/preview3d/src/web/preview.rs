//! The preview's interface to the page.

use super::{drawing::Drawing, input::listen, stage::Stage};
use crate::view::{TURN_STEP, ZOOM_STEP};
use allpet_domain::builder::Parameters;
use gloo::events::EventListener;
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{HtmlCanvasElement, ResizeObserver};

/// A design on a canvas. Freeing it releases everything.
#[wasm_bindgen]
pub struct Preview {
    drawing: Rc<Drawing>,
    observer: ResizeObserver,
    // Kept alive with the preview.
    _resized: Closure<dyn FnMut()>,
    _listening: Vec<EventListener>,
}

#[expect(unreachable_pub, reason = "it is the module's interface to the page")]
/// Draws a design, as JSON, on a canvas, and calls `lost` when the graphics context is lost. Throws if the browser has no WebGL 2.
#[wasm_bindgen]
pub fn create(canvas: HtmlCanvasElement, design: &str, lost: Function) -> Result<Preview, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let stage = Stage::on(canvas.clone(), &parse(design)?)?;
    let drawing = Drawing::new(window, stage);
    // Draw now, not in the next frame, so that the caller receives errors.
    drawing.stage.borrow().draw();
    let resized = Closure::<dyn FnMut()>::new({
        let drawing = Rc::clone(&drawing);
        move || drawing.request_frame()
    });
    let observer = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
    observer.observe(&canvas);
    Ok(Preview {
        _listening: listen(&canvas, &drawing, lost),
        drawing,
        observer,
        _resized: resized,
    })
}

#[wasm_bindgen]
impl Preview {
    /// Shows another design from the same angle.
    pub fn show(&self, design: &str) -> Result<(), JsValue> {
        let design = parse(design)?;
        self.drawing.change(|stage| stage.show(&design));
        Ok(())
    }

    /// Turns the design by steps to the right and upwards, each like a key press.
    pub fn turn(&self, right: f32, up: f32) {
        self.drawing
            .change(|stage| stage.view.turn(right * TURN_STEP, up * TURN_STEP));
    }

    /// Zooms in by steps, each like a key press.
    pub fn zoom(&self, steps: f32) {
        self.drawing
            .change(|stage| stage.view.zoom(ZOOM_STEP.powf(steps)));
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.observer.disconnect();
        self.drawing.stop();
    }
}

fn parse(design: &str) -> Result<Parameters, JsValue> {
    allpet_json::from_str(design).map_err(|_| JsValue::from("not a design"))
}
