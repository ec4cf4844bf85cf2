//! The data with which a server rendered a page: the configuration and the API's responses. The document contains them, so that the
//! first rendering in the browser is the same. On the server, this module provides them.

#[cfg(all(feature = "hydration", not(feature = "server")))]
mod browser;
#[cfg(feature = "server")]
mod server;

#[cfg(all(feature = "hydration", not(feature = "server")))]
pub(crate) use browser::{answer, config, is_rendered, refused_form};
#[cfg(feature = "server")]
pub(crate) use server::{
    RenderContext, answer, config, host, record_head, record_title, refused_form, render_with,
};
#[cfg(not(any(feature = "hydration", feature = "server")))]
pub(crate) use without::{answer, config, refused_form};

/// Does nothing: only a server records the title; in the browser, the host shows it.
#[cfg(not(feature = "server"))]
pub(crate) fn record_title(_: &str) {}

/// Announces that the page is hydrated. The document's script then replays earlier clicks and input.
pub(crate) fn notify_hydrated() {
    let event = web_sys::window().and_then(|window| Some((window, web_sys::Event::new("live").ok()?)));
    if let Some((window, event)) = event {
        // Fails only for an event that is already being dispatched.
        let _ = window.dispatch_event(&event);
    }
}

/// Without hydration, there are no prepared responses: every query calls the API.
#[cfg(not(any(feature = "hydration", feature = "server")))]
mod without {
    use crate::{api::AppConfig, hooks::Call};
    use allpet_contract::WireResponse;

    pub(crate) fn answer(_: &str, _: &Call) -> Option<WireResponse> {
        None
    }

    pub(crate) fn refused_form() -> Option<String> {
        None
    }

    pub(crate) fn config() -> Option<AppConfig> {
        None
    }
}
