//! Where an app's program begins.

use crate::hooks::Preload;
#[cfg(all(feature = "hydration", not(feature = "server")))]
use crate::ssr;
use yew::{Renderer, html::BaseComponent};

/// Whether a browser's translation has put its elements into the page: none of ours is called so.
#[cfg(all(feature = "hydration", not(feature = "server")))]
fn is_translated() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| matches!(document.query_selector("body font"), Ok(Some(_))))
}

/// Draws the app: a page that a server has rendered comes to life as it stands, any other is drawn anew. `ahead` is told the
/// path and whether we are in a frame, so that it can ask for the path's part beside all else. A part that it gives is asked for
/// as well, and waited for before a rendered page comes to life, since without its part that would be another page.
pub fn draw<C>(ahead: fn(&str, bool) -> Option<Preload>)
where
    C: BaseComponent,
    C::Properties: Default,
{
    super::report_panics();
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    let coming = ahead(&path.unwrap_or_default(), allpet_frame::web::is_framed());
    #[cfg(all(feature = "hydration", not(feature = "server")))]
    if ssr::is_there() {
        wasm_bindgen_futures::spawn_local(async move {
            let here = match coming {
                Some(coming) => coming.await,
                None => true,
            };
            // Where it did not come the page says so, and how to try again. A page that was translated meanwhile has other nodes
            // than the program would find.
            if here && !is_translated() {
                Renderer::<C>::new().hydrate();
            } else {
                Renderer::<C>::new().render();
            }
        });
        return;
    }
    if let Some(coming) = coming {
        wasm_bindgen_futures::spawn_local(async move {
            // What came of it is found where the part is shown.
            coming.await;
        });
    }
    Renderer::<C>::new().render();
}
