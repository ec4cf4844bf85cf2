//! One at a time, over all tabs of this site.

use js_sys::{Function, Promise, Reflect};
use std::{future::Future, pin::Pin};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// The name of the lock, shared by the tabs of an origin.
const NAME: &str = "allpet.session";

/// Does `work` while no other tab does work of this kind. The refresh token changes at every use: two tabs that sent the
/// same one would look like a thief and his victim. Where the browser has no locks (a page that is not secure), at once.
pub(super) async fn alone(work: Pin<Box<dyn Future<Output = ()>>>) {
    let Some((locks, request)) = web_locks() else {
        return work.await;
    };
    let mut work = Some(work);
    let run = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock: JsValue| {
        let work = work.take();
        future_to_promise(async move {
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let promise = request
        .call2(&locks, &JsValue::from_str(NAME), run.as_ref())
        .ok()
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    if let Some(promise) = promise {
        // It is refused only by a document that is being torn down: nobody waits for the work then.
        let _ = JsFuture::from(promise).await;
    }
}

fn web_locks() -> Option<(JsValue, Function)> {
    let of = |object: &JsValue, name: &str| {
        Reflect::get(object, &JsValue::from_str(name))
            .ok()
            .filter(JsValue::is_object)
    };
    let locks = of(&of(&web_sys::window()?.into(), "navigator")?, "locks")?;
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?;
    Some((locks, request.dyn_into().ok()?))
}
