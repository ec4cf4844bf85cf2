//! Hooks: queries and writes, lazy modules, and the window's title, focus and theme.

mod appearance;
mod debounce;
mod focus;
mod lazy;
mod refused_form;
mod requests;
mod task;
mod window_listener;

pub use appearance::{
    density::apply_density,
    theme::{Theme, ThemeHandle, apply_theme, use_theme},
    title::use_title,
};
pub use debounce::use_debounced;
pub use focus::{
    focus_restore::{use_focus_restore, use_step_focus},
    heading::focus_heading,
};
pub(crate) use focus::{
    heading::{focus_lost_heading, focus_pending_heading},
    scroll_into_view::use_scroll_into_view,
};
pub(crate) use lazy::loaded;
pub use lazy::{LazyModule, Load, LoadState, Preload, preload, prepare, use_lazy};
pub use refused_form::{RefusedForm, refused_form};
pub(crate) use requests::call::Call;
pub use requests::{
    auto_retry::use_auto_retry,
    cache::{clear_cache, invalidate, put_answer},
    endpoint::{use_read, use_read_with, use_write},
    mutation::{Mutation, use_mutation},
    query::{Query, WhileLoading, use_query, use_query_with},
};
pub(crate) use task::Task;
pub(crate) use window_listener::listen_to_window;
pub use window_listener::use_window_event;
