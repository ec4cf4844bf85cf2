use crate::page::{Page, document};
use allpet_ui::{app_runtime::ignore_repeated_presses, prelude::*};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{KeyboardEvent, KeyboardEventInit};

/// Presses Enter at the focused element, or repeats it. Returns true if the browser's default action, a click, is prevented.
fn enter(repeat: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key("Enter");
    init.set_repeat(repeat);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    !document()
        .active_element()
        .unwrap()
        .dispatch_event(&event)
        .unwrap()
}

#[wasm_bindgen_test]
async fn a_held_enter_acts_once() {
    ignore_repeated_presses();
    let page = Page::with(html! {
        <><Button text="Ship" onclick={Callback::noop()} /><input name="carrier" /><textarea name="reason" /></>
    })
    .await;
    for pressed in ["button", "input"] {
        page.get(pressed).focus().unwrap();
        assert!(!enter(false), "{pressed}: the first press acts");
        assert!(enter(true), "{pressed}: a repetition does not");
    }
    page.get("textarea").focus().unwrap();
    assert!(!enter(true), "line breaks repeat");
}
