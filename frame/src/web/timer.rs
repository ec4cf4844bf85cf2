use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Window;

/// One timer that is set anew whenever the next deadline moves.
pub(super) struct Timer {
    window: Window,
    on_time: Closure<dyn Fn()>,
    set: Cell<Option<(i32, u64)>>,
}

impl Timer {
    pub(super) fn new(window: Window, on_time: impl Fn() + 'static) -> Self {
        Self {
            window,
            on_time: Closure::new(on_time),
            set: Cell::new(None),
        }
    }

    /// Rings at this time, or not at all. Cheap when nothing changed: it is asked after every message.
    pub(super) fn set(&self, deadline_ms: Option<u64>, now_ms: u64) {
        let present = self.set.get();
        if present.map(|(_, at_ms)| at_ms) == deadline_ms {
            return;
        }
        if let Some((handle, _)) = present {
            self.window.clear_timeout_with_handle(handle);
        }
        self.set.set(deadline_ms.and_then(|at_ms| {
            // One more: the browser may ring a fraction of a millisecond early.
            let delay = i32::try_from(at_ms.saturating_sub(now_ms) + 1).unwrap_or(i32::MAX);
            let function = self.on_time.as_ref().unchecked_ref();
            let handle = self
                .window
                .set_timeout_with_callback_and_timeout_and_arguments_0(function, delay)
                .ok()?;
            Some((handle, at_ms))
        }));
    }

    /// The timer rang: whatever is set next is new.
    pub(super) fn rang(&self) {
        self.set.set(None);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some((handle, _)) = self.set.get() {
            self.window.clear_timeout_with_handle(handle);
        }
    }
}
