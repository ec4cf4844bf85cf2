//! A lock across all tabs of this site.

use js_sys::{Function, Promise, Reflect};
use std::{future::Future, pin::Pin};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// The lock around each use of the refresh token, shared by the tabs of an origin. Every use replaces it, so a tab that sent the same
/// one later would look like a thief.
///
/// Browsers have no lock across origins, so our four sites may refresh at the same moment. The API answers all of them: for ten
/// seconds after its first use it accepts the token again, and returns the one successor (ADR 3).
pub(super) const SESSION: &str = "allpet.session";

/// Runs `work` while no other tab of this origin runs work under the same lock. In browsers without locks (on insecure pages) it runs at
/// once.
pub(crate) async fn run_exclusively(lock: &str, work: Pin<Box<dyn Future<Output = ()>>>) {
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
        .call2(&locks, &JsValue::from_str(lock), run.as_ref())
        .ok()
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    if let Some(promise) = promise {
        // Fails only for a document being torn down, where nobody waits for the work.
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
