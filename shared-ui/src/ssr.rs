//! What a page that a server has rendered brings along, so that its first drawing in the browser is the same: the
//! configuration, and the answers that it was made of. On the server: where they come from.

#[cfg(all(feature = "hydration", not(feature = "server")))]
mod browser;
#[cfg(feature = "server")]
mod server;

#[cfg(all(feature = "hydration", not(feature = "server")))]
pub(crate) use browser::{answer, config, is_there, refused_form};
#[cfg(feature = "server")]
pub(crate) use server::{RenderContext, answer, config, described, drawn, host, refused_form, titled};
#[cfg(not(any(feature = "hydration", feature = "server")))]
pub(crate) use without::{answer, config, refused_form};

/// Only a server needs to be told: in the browser the host shows the title.
#[cfg(not(feature = "server"))]
pub(crate) fn titled(_: &str) {}

/// The page has come to life: what was pressed and typed before is done now.
pub(crate) fn live() {
    let event = web_sys::window().and_then(|window| Some((window, web_sys::Event::new("live").ok()?)));
    if let Some((window, event)) = event {
        // Only an event that is under way already is refused.
        let _ = window.dispatch_event(&event);
    }
}

/// Nothing is prepared: every answer is asked for.
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
