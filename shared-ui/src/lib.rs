//! Design tokens, components and hooks shared by the shell and the apps.
//!
//! The tokens and all styles are in `css/`; the apps link `css/all.css`. Components do not fetch: a page loads data with
//! [`hooks::use_query`] and shows them with [`components::Loaded`]. Nothing accesses the window while it renders.

pub mod api;
pub mod app_runtime;
pub mod cart;
pub mod components;
pub mod country;
pub mod format;
pub mod head;
pub mod hooks;
pub mod live;
pub mod pay;
pub mod pet_form;
#[cfg(feature = "server")]
pub mod server;
pub mod session;
pub mod ship_to;
mod ssr;
pub mod storage;

/// The crate that [`lazy!`] expands to.
#[doc(hidden)]
#[cfg(feature = "split")]
pub mod reexport {
    pub use wasm_split_helpers::{self, SplitLoaderError, wasm_split};
}

/// The usual imports of a page: `use allpet_ui::prelude::*;`.
pub mod prelude {
    pub use crate::{api, components::*, format, hooks::*};
    pub use yew::prelude::*;
    pub use yew_router::Routable;
}
