//! Yew, with one component type behind every function component.
//!
//! Yew generates its whole machinery (scope, life cycle, mounting, reuse) anew for each component type: about 1 kB of
//! WebAssembly a component, before the component says a word. Here that machinery is generated once, for [`one::One`],
//! which carries a component's function and properties as values. The crates of this workspace take this crate under the
//! name `yew`, so a component is written as everywhere: `#[component]`, `html!`, hooks. See `docs/adr/0007`.
//!
//! What differs: only function components can stand in `html!` (and [`ContextProvider`](provider::ContextProvider)).

mod element;
#[cfg(feature = "ssr")]
mod html_text;
mod one;
mod provider;
mod renderer;
mod stand_in;

#[cfg(feature = "ssr")]
pub use html_text::to_html;
pub use renderer::{Drawn, Renderer};
// What stands in this crate by the same name goes first.
pub use yew::*;

/// As in Yew, and [`component`](functional::component) makes components of this crate.
pub mod functional {
    pub use crate::provider::use_context;
    pub use crate::stand_in::FunctionComponent;
    pub use yew::functional::*;
}

/// As in Yew, with this crate's components.
pub mod html {
    pub use crate::element::{ChildrenRenderer, NodeRef};
    pub use crate::stand_in::{BaseComponent, Context};
    pub use yew::html::*;
}

/// As in Yew, with this crate's components.
pub mod virtual_dom {
    pub use crate::element::{VTag, VText};
    pub use crate::one::VChild;
    pub use yew::virtual_dom::*;
}

/// What a component needs at hand.
pub mod prelude {
    pub use crate::functional::*;
    pub use crate::provider::ContextProvider;
    pub use yew::callback::Callback;
    pub use yew::events::*;
    pub use yew::html::{Classes, Html, HtmlResult, NodeRef, Properties, create_portal};
    pub use yew::macros::{classes, html};
    pub use yew::virtual_dom::AttrValue;
}
