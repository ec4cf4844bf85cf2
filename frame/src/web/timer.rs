use gloo::timers::callback::Timeout;
use std::{cell::RefCell, rc::Rc};

/// One timer that fires at the next deadline, or earlier.
///
/// It is reset only for an earlier deadline. After a later one it fires for nothing: a request moves the deadline twice, and two
/// calls into the browser would cost more than the request.
pub(super) struct Timer {
    on_time: Rc<dyn Fn()>,
    set: RefCell<Option<(Timeout, u64)>>,
}

impl Timer {
    pub(super) fn new(on_time: impl Fn() + 'static) -> Self {
        Self {
            on_time: Rc::new(on_time),
            set: RefCell::new(None),
        }
    }

    /// Makes the timer fire at this time at the latest.
    pub(super) fn set(&self, deadline_ms: Option<u64>, now_ms: u64) {
        let Some(at_ms) = deadline_ms else { return };
        if self
            .set
            .borrow()
            .as_ref()
            .is_some_and(|(_, set_ms)| *set_ms <= at_ms)
        {
            return;
        }
        // One more: the browser may ring a fraction of a millisecond early.
        let delay = u32::try_from(at_ms.saturating_sub(now_ms) + 1).unwrap_or(u32::MAX);
        let on_time = self.on_time.clone();
        let timeout = Timeout::new(delay, move || on_time());
        self.set.replace(Some((timeout, at_ms)));
    }

    /// Records that the timer fired.
    pub(super) fn rang(&self) {
        self.set.take();
    }
}
