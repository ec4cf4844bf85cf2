//! Background tasks, cancelled by dropping their handle.

use futures_util::future::{AbortHandle, abortable};
use std::future::Future;

/// A background task. Dropping it drops the future, which aborts a request in flight.
pub(crate) struct Task(AbortHandle);

impl Task {
    /// Starts `work` in the next microtask.
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        wasm_bindgen_futures::spawn_local(async move {
            // Either it ended, or it was aborted.
            let _ = work.await;
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
