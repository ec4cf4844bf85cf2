//! Binds the sessions to the browser. Nothing else in the project posts or hears window messages.

mod app;
mod port;
mod shell;
mod standalone;
mod surroundings;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
mod timer;

pub use app::{AppConfig, ConnectError, connect};
pub use shell::{MountError, ShellBinding, ShellConfig, ShellHandle};
pub use standalone::{StandaloneConfig, StandaloneHost};
pub use surroundings::surroundings;

use crate::message::Nonce;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Performance, Window};

/// Whether this document stands in a frame.
pub fn is_framed() -> bool {
    web_sys::window().is_some_and(
        |window| matches!(window.parent(), Ok(Some(parent)) if !js_sys::Object::is(&parent, &window)),
    )
}

/// Marks `mfe:shown`: call it after the first frame with real content, at every activation.
pub fn mark_shown() {
    mark("mfe:shown");
}

fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A mark that cannot be set costs a figure, not the page.
        let _ = performance.mark(name);
    }
}

/// Milliseconds since the document began: a clock that nobody sets back. Asked at every message, so what it asks is kept.
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

/// The longest window message that is read, in UTF-16 code units.
const LONGEST_MESSAGE: u32 = 16 * 1024;

/// The longest that a hello may be expected to be, in UTF-16 code units.
const LONGEST_HELLO: u32 = 2 * 1024;

/// The text of a window message of at most `longest` code units; other libraries' objects are not ours.
fn window_text(data: &JsValue, longest: u32) -> Option<String> {
    // A string's length costs nothing; a stranger's megabytes are not copied.
    let string = data.dyn_ref::<js_sys::JsString>()?;
    (string.length() <= longest).then(|| data.as_string()).flatten()
}
