use crate::message::{Context, Theme};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Returns the context of a browser with nobody signed in: language, time zone, theme and motion.
pub fn browser_context() -> Context {
    let Some(window) = web_sys::window() else {
        return Context::default();
    };
    let prefers = |query: &str| {
        window
            .match_media(query)
            .ok()
            .flatten()
            .is_some_and(|list| list.matches())
    };
    let unknown = Context::default();
    Context {
        user: None,
        locale: window.navigator().language().unwrap_or(unknown.locale),
        time_zone: time_zone().unwrap_or(unknown.time_zone),
        theme: if prefers("(prefers-color-scheme: dark)") {
            Theme::Dark
        } else {
            Theme::Light
        },
        density: unknown.density,
        reduced_motion: prefers("(prefers-reduced-motion: reduce)"),
    }
}

fn time_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone"))
        .ok()?
        .as_string()
}
