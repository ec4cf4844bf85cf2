//! The sessions' bindings to the browser. Nothing else in the project posts or receives window messages.

mod app;
mod browser_context;
mod port;
mod shell;
mod standalone;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
mod timer;

pub use app::{AppConfig, ConnectError, connect};
pub use browser_context::browser_context;
pub use shell::{MountError, ShellBinding, ShellConfig, ShellHandle};
pub use standalone::{StandaloneConfig, StandaloneHost};

use crate::message::Nonce;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Performance, Window};

/// Returns whether this document is in a frame.
pub fn is_framed() -> bool {
    web_sys::window().is_some_and(
        |window| matches!(window.parent(), Ok(Some(parent)) if !js_sys::Object::is(&parent, &window)),
    )
}

/// Sets the mark `mfe:shown`; call it after the first frame with real content, at every activation.
pub fn mark_shown() {
    mark("mfe:shown");
}

fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A failed mark costs a measurement, not the page.
        let _ = performance.mark(name);
    }
}

/// Milliseconds since the start of the document, a monotonic clock. Every message reads it, so the `Performance` object is
/// cached.
struct Clock(Option<Performance>);

impl Clock {
    fn new(window: &Window) -> Self {
        Self(window.performance())
    }

    fn now_ms(&self) -> u64 {
        let now = self.0.as_ref().map_or(0.0, Performance::now);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "never negative; years fit"
        )]
        let whole = now as u64;
        whole
    }
}

fn random_nonce(window: &Window) -> Result<Nonce, JsValue> {
    let mut bytes = [0; 16];
    window.crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(Nonce::from_bytes(bytes))
}

/// Maximum length of a window message, in UTF-16 code units.
const LONGEST_MESSAGE: u32 = 16 * 1024;

/// Maximum length of a hello, in UTF-16 code units.
const LONGEST_HELLO: u32 = 2 * 1024;

/// The text of a window message of at most `longest` code units; `None` for other libraries' objects.
fn window_text(data: &JsValue, longest: u32) -> Option<String> {
    // Checked first, since the length is free and copying an unknown sender's megabytes is not.
    let string = data.dyn_ref::<js_sys::JsString>()?;
    (string.length() <= longest).then(|| data.as_string()).flatten()
}
