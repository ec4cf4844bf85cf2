//! Draws only when something has changed.

use super::stage::Stage;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Window;

/// The callback that the browser calls before it paints, with the time in milliseconds.
type Frame = Closure<dyn FnMut(f64)>;

/// A stage that is drawn when it has changed.
pub(super) struct Drawing {
    window: Window,
    pub(super) stage: RefCell<Stage>,
    frame: RefCell<Option<Frame>>,
    pending: Cell<Option<i32>>,
    last: Cell<Option<f64>>,
}

impl Drawing {
    pub(super) fn new(window: Window, stage: Stage) -> Rc<Self> {
        let drawing = Rc::new(Self {
            window,
            stage: RefCell::new(stage),
            frame: RefCell::new(None),
            pending: Cell::new(None),
            last: Cell::new(None),
        });
        let weak = Rc::downgrade(&drawing);
        *drawing.frame.borrow_mut() = Some(Closure::new(move |now: f64| {
            if let Some(drawing) = weak.upgrade() {
                drawing.draw(now);
            }
        }));
        drawing
    }

    /// Changes the stage and draws it.
    pub(super) fn change(&self, change: impl FnOnce(&mut Stage)) {
        change(&mut self.stage.borrow_mut());
        self.request_frame();
    }

    /// Requests a frame, unless one is pending.
    pub(super) fn request_frame(&self) {
        if self.pending.get().is_none()
            && let Some(frame) = &*self.frame.borrow()
        {
            let pending = self
                .window
                .request_animation_frame(frame.as_ref().unchecked_ref());
            self.pending.set(pending.ok());
        }
    }

    fn draw(&self, now: f64) {
        self.pending.set(None);
        let elapsed = self.last.replace(Some(now)).map_or(16.0, |last| now - last);
        let mut stage = self.stage.borrow_mut();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds, at most 50")]
        let moving = stage
            .view
            .follow(elapsed.min(50.0) as f32, self.prefers_reduced_motion());
        stage.draw();
        if moving {
            self.request_frame();
        } else {
            self.last.set(None);
        }
    }

    /// Returns whether the person prefers reduced motion.
    fn prefers_reduced_motion(&self) -> bool {
        let query = self.window.match_media("(prefers-reduced-motion: reduce)");
        query.ok().flatten().is_some_and(|list| list.matches())
    }

    /// Stops drawing.
    pub(super) fn stop(&self) {
        if let Some(pending) = self.pending.take() {
            let _ = self.window.cancel_animation_frame(pending);
        }
    }
}
