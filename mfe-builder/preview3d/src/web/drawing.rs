//! Drawing when something has changed, and not otherwise.

use super::stage::Stage;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Window;

/// What the browser calls before it paints, with the time in milliseconds.
type Frame = Closure<dyn FnMut(f64)>;

/// A stage that is drawn when something has changed.
pub(super) struct Drawing {
    window: Window,
    pub(super) stage: RefCell<Stage>,
    frame: RefCell<Option<Frame>>,
    asked: Cell<Option<i32>>,
    last: Cell<Option<f64>>,
}

impl Drawing {
    pub(super) fn new(window: Window, stage: Stage) -> Rc<Self> {
        let drawing = Rc::new(Self {
            window,
            stage: RefCell::new(stage),
            frame: RefCell::new(None),
            asked: Cell::new(None),
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

    /// Changes something and draws it.
    pub(super) fn change(&self, change: impl FnOnce(&mut Stage)) {
        change(&mut self.stage.borrow_mut());
        self.ask();
    }

    /// Asks for a frame, unless one is on its way.
    pub(super) fn ask(&self) {
        if self.asked.get().is_none()
            && let Some(frame) = &*self.frame.borrow()
        {
            let asked = self
                .window
                .request_animation_frame(frame.as_ref().unchecked_ref());
            self.asked.set(asked.ok());
        }
    }

    fn draw(&self, now: f64) {
        self.asked.set(None);
        let passed = self.last.replace(Some(now)).map_or(16.0, |last| now - last);
        let mut stage = self.stage.borrow_mut();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds, at most 50")]
        let moving = stage.view.follow(passed.min(50.0) as f32, self.is_still());
        stage.draw();
        if moving {
            self.ask();
        } else {
            self.last.set(None);
        }
    }

    /// Whether nothing is to move by itself.
    fn is_still(&self) -> bool {
        let asked = self.window.match_media("(prefers-reduced-motion: reduce)");
        asked.ok().flatten().is_some_and(|list| list.matches())
    }

    /// Draws no more.
    pub(super) fn stop(&self) {
        if let Some(asked) = self.asked.take() {
            let _ = self.window.cancel_animation_frame(asked);
        }
    }
}
