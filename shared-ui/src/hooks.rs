//! Hooks: queries and writes, lazy modules, and the window's title, focus and theme.

mod auto_retry;
mod cache;
mod call;
mod debounced;
mod density;
mod endpoint;
mod focus_restore;
mod heading;
mod lazy;
mod mutation;
mod query;
mod refused_form;
mod scroll_into_view;
mod task;
mod theme;
mod title;
mod window_listener;

pub use auto_retry::use_auto_retry;
pub use cache::{clear_cache, invalidate, put_answer};
pub(crate) use call::Call;
pub use debounced::use_debounced;
pub use density::apply_density;
pub use endpoint::{use_read, use_read_with, use_write};
pub use focus_restore::{use_focus_restore, use_step_focus};
pub use heading::focus_heading;
pub(crate) use heading::{focus_lost_heading, focus_pending_heading};
pub(crate) use lazy::loaded;
pub use lazy::{LazyModule, Load, LoadState, Preload, preload, prepare, use_lazy};
pub use mutation::{Mutation, use_mutation};
pub use query::{Query, WhileLoading, use_query, use_query_with};
pub use refused_form::{RefusedForm, refused_form};
pub(crate) use scroll_into_view::use_scroll_into_view;
pub use theme::{Theme, ThemeHandle, apply_theme, use_theme};
pub use title::use_title;
pub(crate) use window_listener::listen_to_window;
pub use window_listener::use_window_event;
