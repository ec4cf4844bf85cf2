//! Where a program begins to draw.

use crate::one::{One, Told};
use web_sys::Element;
use yew::AppHandle;
use yew::functional::FunctionProvider;

/// What was drawn, until it is taken away.
pub struct Drawn(AppHandle<One>);

impl Drawn {
    /// Takes it away.
    pub fn destroy(self) {
        self.0.destroy();
    }
}

/// Draws a component into the page.
pub struct Renderer<C: FunctionProvider> {
    root: Option<Element>,
    props: C::Properties,
}

impl<C: FunctionProvider> Renderer<C> {
    /// Into the body.
    #[must_use]
    pub fn new() -> Self
    where
        C::Properties: Default,
    {
        Self::with_props(C::Properties::default())
    }

    /// Into the body.
    #[must_use]
    pub fn with_props(props: C::Properties) -> Self {
        Self { root: None, props }
    }

    /// Into an element.
    #[must_use]
    pub fn with_root_and_props(root: Element, props: C::Properties) -> Self {
        Self {
            root: Some(root),
            props,
        }
    }
}

impl<C> Renderer<C>
where
    C: FunctionProvider + 'static,
    C::Properties: 'static,
{
    /// Draws it.
    pub fn render(self) -> Drawn {
        let told = Told::of::<C, _>(self.props);
        let renderer = match self.root {
            Some(root) => yew::Renderer::<One>::with_root_and_props(root, told),
            None => yew::Renderer::<One>::with_props(told),
        };
        Drawn(renderer.render())
    }

    /// Takes over what a server has rendered of it into the body: the nodes stay, and come to life.
    #[cfg(feature = "hydration")]
    pub fn hydrate(self) -> Drawn {
        Drawn(yew::Renderer::<One>::with_props(Told::of::<C, _>(self.props)).hydrate())
    }
}

impl<C: FunctionProvider> Default for Renderer<C>
where
    C::Properties: Default,
{
    fn default() -> Self {
        Self::new()
    }
}
