use crate::page::Page;
use allpet_ui::{
    hooks::{LazyModule, use_lazy},
    prelude::*,
};
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

type Draw = fn() -> Html;

std::thread_local! {
    static ASKED: Cell<u32> = const { Cell::new(0) };
    static FAILS_ONCE: LazyModule<Draw> = LazyModule::later(|| Box::pin(async {
        let asked = ASKED.get() + 1;
        ASKED.set(asked);
        (asked > 1).then_some(drawn as Draw)
    }));
    static AT_ONCE: LazyModule<Draw> = LazyModule::at_once(drawn);
}

fn drawn() -> Html {
    html! { <p id="part">{ "Here" }</p> }
}

#[component]
fn FailsOnce() -> Html {
    use_lazy(&FAILS_ONCE).drawn(|draw| draw())
}

#[component]
fn AtOnce() -> Html {
    use_lazy(&AT_ONCE).drawn(|draw| draw())
}

/// A part that did not come says so and comes when it is asked for again; after that it is there at once.
#[wasm_bindgen_test]
async fn a_part_that_did_not_come_can_be_asked_for_again() {
    let page = Page::with(html! { <FailsOnce /> }).await;
    assert!(page.find("#part").is_none());
    assert!(page.text("[role=alert]").contains("load this section"));
    page.click("button").await;
    assert_eq!(page.text("#part"), "Here");
    let again = Page::with(html! { <FailsOnce /> }).await;
    assert_eq!(again.text("#part"), "Here");
    assert_eq!(ASKED.get(), 2);
}

#[wasm_bindgen_test]
async fn a_part_that_came_with_the_program_needs_no_asking() {
    let page = Page::with(html! { <AtOnce /> }).await;
    assert_eq!(page.text("#part"), "Here");
}
