use crate::page::{Page, document, focused};
use allpet_ui::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Three steps: a button, a field with a button, and nothing.
#[component]
fn Steps() -> Html {
    let step = use_state(|| 0);
    let container = use_step_focus(*step);
    let next = {
        let step = step.clone();
        Callback::from(move |_: MouseEvent| step.set(*step + 1))
    };
    html! {
        <main>
            <h1 id="title" tabindex="-1">{ "Order" }</h1>
            if *step < 3 {
                <div ref={container}>
                    <h2 id="step">{ "Next step" }</h2>
                    if *step == 1 { <input id="carrier" /> }
                    <button onclick={next}>{ "Done" }</button>
                </div>
            }
        </main>
    }
}

#[wasm_bindgen_test]
async fn the_focus_moves_to_the_field_of_the_next_step_or_its_heading() {
    let page = Page::with(html! { <Steps /> }).await;
    for expected in ["carrier", "step", "title"] {
        page.get("button").focus().unwrap();
        page.click("button").await;
        assert_eq!(focused(), expected);
    }
}

#[wasm_bindgen_test]
async fn a_step_that_somebody_else_takes_leaves_the_focus() {
    let page = Page::with(html! { <Steps /> }).await;
    page.get("#title").focus().unwrap();
    page.click("button").await;
    assert_eq!(focused(), "title");
    assert!(document().get_element_by_id("carrier").is_some());
}
