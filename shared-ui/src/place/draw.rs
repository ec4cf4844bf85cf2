//! Where an app's program begins.

use crate::{api::AppConfig, hooks::Arrival, prepared};
use yew::{Renderer, functional::FunctionProvider};

/// Draws the app: a page that a server has rendered comes to life as it stands, any other is drawn anew. `ahead` is told the
/// path and whether we are in a frame, so that it can ask for the path's part beside all else; what it gives is waited for
/// before a rendered page comes to life, since without its part that would be another page.
pub fn draw<C>(ahead: fn(&str, bool) -> Option<Arrival>)
where
    C: FunctionProvider + 'static,
    C::Properties: Default + 'static,
{
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    let coming = ahead(&path.unwrap_or_default(), allpet_frame::web::is_framed());
    #[cfg(all(feature = "hydration", not(feature = "server")))]
    if is_rendered() {
        wasm_bindgen_futures::spawn_local(async move {
            let here = match coming {
                Some(coming) => coming.await,
                None => true,
            };
            // Where it did not come the page says so, and how to try again.
            if here {
                Renderer::<C>::new().hydrate();
            } else {
                Renderer::<C>::new().render();
            }
        });
        return;
    }
    drop(coming);
    Renderer::<C>::new().render();
}

/// Whether a server has rendered this page, so that it has only to come to life. For an app with a start of its own.
pub fn is_rendered() -> bool {
    prepared::is_there()
}

/// The rendered page has come to life. For an app with a start of its own.
pub fn live() {
    prepared::live();
}

/// The configuration that a rendered page brings along. For an app with a start of its own.
pub fn brought_along() -> Option<AppConfig> {
    prepared::config()
}

/// The host of a page that is being rendered. For an app with a start of its own.
#[cfg(feature = "server")]
pub fn paper() -> Option<std::rc::Rc<dyn allpet_frame::Host>> {
    prepared::host()
}
