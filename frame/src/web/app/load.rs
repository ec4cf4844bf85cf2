//! The time of an app's hello: after its document's `load` event.

use futures_channel::oneshot;
use futures_util::future::select;
use gloo::{events::EventListener, timers::future::TimeoutFuture};
use web_sys::Window;

/// How long a document that does not finish loading is waited for, in milliseconds.
const LOADING_MS: u32 = 2_000;

/// Waits for the document's `load` event, so that the shell sees it before the hello and recognizes any later one as another
/// document's.
pub(super) async fn loaded(window: &Window) {
    let ready = |window: &Window| {
        window
            .document()
            .is_none_or(|document| document.ready_state() == "complete")
    };
    if ready(window) {
        return;
    }
    let (sender, loads) = oneshot::channel();
    let _listener = EventListener::once(window, "load", move |_| {
        // Refused only where nobody waits any more.
        let _ = sender.send(());
    });
    let after_load = async move {
        let _ = loads.await;
        // The event reaches the shell when its listeners here are done: hence one turn more.
        TimeoutFuture::new(0).await;
    };
    select(Box::pin(after_load), TimeoutFuture::new(LOADING_MS)).await;
}
