//! The message of a panic, for the console and for the page's report.

use wasm_bindgen::JsValue;

/// The release: `ALLPET_RELEASE` at the time of the build, or the version.
const RELEASE: &str = match option_env!("ALLPET_RELEASE") {
    Some(release) => release,
    None => env!("CARGO_PKG_VERSION"),
};

/// Writes the message of a panic to the console, and to `panicMessage` of the window. The page's own script sends it with the release to
/// its site (`site-server/src/crash_notice.js`), cut to 400 characters. So a panic's message must not quote what people typed.
pub fn report_panics() {
    let _ = js_sys::Reflect::set(
        &js_sys::global(),
        &JsValue::from("release"),
        &JsValue::from(RELEASE),
    );
    yew::set_custom_panic_hook(Box::new(|panic| {
        let message = JsValue::from(panic.to_string());
        web_sys::console::error_1(&message);
        // Only a frozen window refuses; the report then goes without the message.
        let _ = js_sys::Reflect::set(&js_sys::global(), &JsValue::from("panicMessage"), &message);
    }));
}
