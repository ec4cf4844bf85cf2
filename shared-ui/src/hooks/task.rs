//! A future that runs in the background and is dropped, half done, with its handle.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Poll, Waker},
};

type Work = Pin<Box<dyn Future<Output = ()>>>;

struct Slot {
    work: RefCell<Option<Work>>,
    waker: RefCell<Option<Waker>>,
    cancelled: Cell<bool>,
}

/// A background task. Dropping it drops the future where it stands; a request on its way is thereby aborted.
pub(crate) struct Task(Rc<Slot>);

impl Task {
    /// Starts `work` in the next microtask.
    pub(crate) fn spawn(work: Work) -> Self {
        let slot = Rc::new(Slot {
            work: RefCell::new(Some(work)),
            waker: RefCell::default(),
            cancelled: Cell::new(false),
        });
        let running = slot.clone();
        wasm_bindgen_futures::spawn_local(poll_fn(move |context| {
            // Taken out while it is polled: what it does may drop this very task.
            let Some(mut work) = running.work.take() else {
                return Poll::Ready(());
            };
            let polled = work.as_mut().poll(context);
            if polled.is_pending() && !running.cancelled.get() {
                running.waker.replace(Some(context.waker().clone()));
                running.work.replace(Some(work));
                return Poll::Pending;
            }
            Poll::Ready(())
        }));
        Self(slot)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.cancelled.set(true);
        drop(self.0.work.take());
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }
}
