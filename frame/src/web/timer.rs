use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Window;

/// One timer that rings at the next deadline, or earlier.
///
/// It is set anew only for an earlier deadline. One that moved away is left to ring for nothing: a request moves the
/// deadline twice, and two calls into the browser for each would cost more than the request.
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

    /// Rings at this time at the latest.
    pub(super) fn set(&self, deadline_ms: Option<u64>, now_ms: u64) {
        let Some(at_ms) = deadline_ms else { return };
        match self.set.get() {
            Some((_, set_ms)) if set_ms <= at_ms => return,
            Some((handle, _)) => self.window.clear_timeout_with_handle(handle),
            None => {}
        }
        // One more: the browser may ring a fraction of a millisecond early.
        let delay = i32::try_from(at_ms.saturating_sub(now_ms) + 1).unwrap_or(i32::MAX);
        let function = self.on_time.as_ref().unchecked_ref();
        let handle = self
            .window
            .set_timeout_with_callback_and_timeout_and_arguments_0(function, delay);
        self.set.set(handle.ok().map(|handle| (handle, at_ms)));
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
