//! A future that runs in the background and is dropped, half done, with its handle.

use futures_util::future::{AbortHandle, abortable};
use std::future::Future;

/// A background task. Dropping it drops the future where it stands; a request on its way is thereby aborted.
pub(crate) struct Task(AbortHandle);

impl Task {
    /// Starts `work` in the next microtask.
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        wasm_bindgen_futures::spawn_local(async move {
            // It ended, or nobody wants it any more.
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
