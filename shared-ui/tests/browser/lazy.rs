use crate::page::Page;
use allpet_ui::{
    hooks::{LazyModule, use_lazy},
    prelude::*,
};
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

type Render = fn() -> Html;

std::thread_local! {
    static LOADS: Cell<u32> = const { Cell::new(0) };
    static FAILS_ONCE: LazyModule<Render> = LazyModule::later(|| Box::pin(async {
        let loads = LOADS.get() + 1;
        LOADS.set(loads);
        (loads > 1).then_some(render_module as Render)
    }));
    static AT_ONCE: LazyModule<Render> = LazyModule::at_once(render_module);
}

fn render_module() -> Html {
    html! { <p id="part">{ "Here" }</p> }
}

#[component]
fn FailsOnce() -> Html {
    use_lazy(&FAILS_ONCE).render(|render| render())
}

#[component]
fn AtOnce() -> Html {
    use_lazy(&AT_ONCE).render(|render| render())
}

/// A lazy module that failed to load says so, loads on a retry, and is available at once afterwards.
#[wasm_bindgen_test]
async fn a_module_that_failed_can_be_loaded_again() {
    let page = Page::with(html! { <FailsOnce /> }).await;
    assert!(page.find("#part").is_none());
    assert!(page.text("[role=alert]").contains("load this section"));
    page.click("button").await;
    assert_eq!(page.text("#part"), "Here");
    let again = Page::with(html! { <FailsOnce /> }).await;
    assert_eq!(again.text("#part"), "Here");
    assert_eq!(LOADS.get(), 2);
}

#[wasm_bindgen_test]
async fn a_module_in_the_first_download_is_available_at_once() {
    let page = Page::with(html! { <AtOnce /> }).await;
    assert_eq!(page.text("#part"), "Here");
}
