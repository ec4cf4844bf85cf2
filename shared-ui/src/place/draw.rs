//! Where an app's program begins.

use yew::{Renderer, functional::FunctionProvider};

/// Draws the app: a page that a server has rendered comes to life as it stands, any other is drawn anew.
pub fn draw<C>()
where
    C: FunctionProvider + 'static,
    C::Properties: Default + 'static,
{
    #[cfg(all(feature = "hydration", not(feature = "server")))]
    if crate::prepared::is_there() {
        Renderer::<C>::new().hydrate();
        return;
    }
    Renderer::<C>::new().render();
}
