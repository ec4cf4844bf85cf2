//! When an app says hello: after its document's `load` event.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Window;

/// How long a document that does not finish loading is waited for, in milliseconds.
const LOADING_MS: i32 = 2_000;

/// Waits until the document has had its `load` event, so that the shell hears of it before the hello: whatever loads in
/// the frame afterwards is then known at once to be another document.
pub(super) async fn loaded(window: &Window) {
    let ready = |window: &Window| {
        window
            .document()
            .is_none_or(|document| document.ready_state() == "complete")
    };
    if ready(window) {
        return;
    }
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let later = window.clone();
        let go = resolve.clone();
        // The event reaches the shell when its listeners here are done: hence one turn more.
        let on_load = Closure::once_into_js(move || {
            let _ = later.set_timeout_with_callback(&go);
        });
        // A window refuses neither.
        let _ = window.add_event_listener_with_callback("load", on_load.unchecked_ref());
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LOADING_MS);
    });
    // It is only ever fulfilled.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
