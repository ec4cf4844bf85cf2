//! The start of an app.

use crate::hooks::Preload;
#[cfg(all(feature = "hydration", not(feature = "server")))]
use crate::ssr;
use yew::{Renderer, html::BaseComponent};

/// Returns whether the browser's translation has put its `<font>` elements into the page; ours contains none.
#[cfg(all(feature = "hydration", not(feature = "server")))]
fn is_translated() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| matches!(document.query_selector("body font"), Ok(Some(_))))
}

/// Renders the app. A page from a server is hydrated, any other is rendered anew.
///
/// `preload` receives the path and whether the page is in a frame, and begins to load the path's lazy module in parallel with
/// everything else. If it returns a module, hydration waits for it: without the module, the app would render another page than the
/// server.
pub fn run_app<C>(preload: fn(&str, bool) -> Option<Preload>)
where
    C: BaseComponent,
    C::Properties: Default,
{
    crate::app_runtime::report_panics();
    crate::app_runtime::ignore_repeated_presses();
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    let preloading = preload(&path.unwrap_or_default(), allpet_frame::web::is_framed());
    #[cfg(all(feature = "hydration", not(feature = "server")))]
    if ssr::is_rendered() {
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = match preloading {
                Some(preloading) => preloading.await,
                None => true,
            };
            // If loading failed, the new page says so and offers to retry. A page that was translated meanwhile has other nodes
            // than hydration expects.
            if loaded && !is_translated() {
                Renderer::<C>::new().hydrate();
            } else {
                Renderer::<C>::new().render();
            }
        });
        return;
    }
    if let Some(preloading) = preloading {
        wasm_bindgen_futures::spawn_local(async move {
            // The page that shows the module handles a failure.
            preloading.await;
        });
    }
    Renderer::<C>::new().render();
}
