//! Hooks: asking the API, changing things, and what a page does to its window.

mod auto_retry;
mod cache;
mod call;
mod density;
mod endpoint;
mod heading;
mod in_sight;
mod kept_focus;
mod lazy;
mod mutation;
mod query;
mod refused_form;
mod rested;
mod task;
mod theme;
mod title;
mod window_listener;

pub use auto_retry::use_auto_retry;
pub use cache::{forget_all, invalidate, put_answer};
pub(crate) use call::Call;
pub use density::apply_density;
pub use endpoint::{use_read, use_read_with, use_write};
pub use heading::focus_heading;
pub(crate) use heading::{focus_lost_heading, heading_came};
pub(crate) use in_sight::use_scroll_into_view;
pub use kept_focus::use_focus_restore;
pub(crate) use lazy::loaded;
pub use lazy::{LazyModule, Load, LoadState, Preload, preload, prepare, use_lazy};
pub use mutation::{Mutation, use_mutation};
pub use query::{Meanwhile, Query, use_query, use_query_with};
pub use refused_form::{RefusedForm, refused_form};
pub use rested::use_debounced;
pub use theme::{Theme, ThemeHandle, apply_theme, use_theme};
pub use title::use_title;
pub(crate) use window_listener::listen_to_window;
pub use window_listener::use_window_event;
