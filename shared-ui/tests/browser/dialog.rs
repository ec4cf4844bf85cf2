use crate::page::{Page, document, focused, settle};
use allpet_ui::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[component]
fn Deleting() -> Html {
    let open = use_state(|| false);
    let set = |to: bool| {
        let open = open.clone();
        move || open.set(to)
    };
    let (ask, close) = (set(true), set(false));
    html! {
        <>
            <button id="ask" onclick={move |_: MouseEvent| ask()}>{ "Delete" }</button>
            <Confirm open={*open} title="Delete Wall-E?" text="For good." verb="Delete Wall-E" onconfirm={Callback::noop()}
                onclose={move |()| close()} />
        </>
    }
}

#[wasm_bindgen_test]
async fn the_focus_moves_into_a_dialog_and_back() {
    let page = Page::with(html! { <Deleting /> }).await;
    page.get("#ask").focus().unwrap();
    page.click("#ask").await;
    assert!(page.get("dialog").has_attribute("open"));
    assert!(
        page.get("dialog")
            .contains(document().active_element().as_deref()),
        "the focus is inside"
    );
    assert!(page.text("dialog").contains("Delete Wall-E?"));

    // The event that the browser dispatches for Escape.
    let cancel = web_sys::EventInit::new();
    cancel.set_cancelable(true);
    let cancel = web_sys::Event::new_with_event_init_dict("cancel", &cancel).unwrap();
    page.get("dialog").dispatch_event(&cancel).unwrap();
    settle().await;
    assert!(!page.get("dialog").has_attribute("open"));
    assert_eq!(focused(), "ask");
}

/// Asks for a reason, and refuses an empty one.
#[component]
fn Rejecting() -> Html {
    let refused = use_state_eq(|| false);
    let onconfirm = {
        let refused = refused.clone();
        Callback::from(move |()| refused.set(true))
    };
    let error = refused.then_some(AttrValue::Static("Enter a reason."));
    html! {
        <Confirm open=true title="Reject?" text="The owner reads it." verb="Reject" {onconfirm} onclose={Callback::noop()}>
            <TextField name="reason" label="Reason" value="" onchange={Callback::noop()} {error} />
        </Confirm>
    }
}

#[wasm_bindgen_test]
async fn a_refused_confirmation_focuses_the_invalid_field_at_each_press() {
    let page = Page::with(html! { <Rejecting /> }).await;
    for _ in 0..2 {
        page.get("button.danger").focus().unwrap();
        page.click("button.danger").await;
        assert_eq!(focused(), "reason");
    }
}
