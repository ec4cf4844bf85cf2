//! Tests components in a browser: keyboard, focus, and the behaviour after failures.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fields;
mod page;

mod dialog;
mod key_repeat;
mod keyed_request;
mod lazy;
mod query;
mod reconciliation;
mod step_focus;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
