//! Design tokens, components and hooks shared by the shell and the apps.
//!
//! The tokens and all styles are in `css/`; the apps take `css/all.css`. Components hold no fetching: a page asks with
//! [`hooks::use_query`] and shows the answer with [`components::Loaded`]. Nothing touches the window while it renders.

pub mod api;
pub mod app_runtime;
pub mod cart;
pub mod components;
pub mod country;
pub mod format;
pub mod head;
pub mod hooks;
pub mod pay;
#[cfg(feature = "server")]
pub mod server;
pub mod session;
pub mod ship_to;
mod ssr;
pub mod storage;

/// What [`lazy!`] is written with.
#[doc(hidden)]
#[cfg(feature = "split")]
pub mod reexport {
    pub use wasm_split_helpers::{self, SplitLoaderError, wasm_split};
}

/// What a page starts with: `use allpet_ui::prelude::*;`.
pub mod prelude {
    pub use crate::{api, components::*, format, hooks::*};
    pub use yew::prelude::*;
    pub use yew_router::Routable;
}
