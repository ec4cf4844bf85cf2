use crate::page::{Page, settle};
use allpet_ui::prelude::*;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// A page that takes its time before it shows what was searched for, as one that waits for its address does.
#[component]
fn SlowPage() -> Html {
    let query = use_state(String::new);
    let onsearch = {
        let query = query.clone();
        Callback::from(move |text: String| {
            let query = query.clone();
            wasm_bindgen_futures::spawn_local(async move {
                TimeoutFuture::new(100).await;
                query.set(text);
            });
        })
    };
    let back = {
        let query = query.clone();
        Callback::from(move |_: MouseEvent| query.set("cat".into()))
    };
    html! {
        <>
            <SearchField label="Search" value={(*query).clone()} {onsearch} />
            <output>{ &*query }</output>
            <button id="back" onclick={back}>{ "Back" }</button>
        </>
    }
}

/// Waits until the page shows this query.
async fn arrived(page: &Page, query: &str) {
    for _ in 0..500 {
        if page.text("output") == query {
            return settle().await;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("{query} did not arrive");
}

#[wasm_bindgen_test]
async fn letters_typed_while_a_search_is_under_way_stay() {
    let page = Page::with(html! { <SlowPage /> }).await;
    page.type_into("#search", "calmin").await;
    TimeoutFuture::new(250).await;
    page.type_into("#search", "calming b").await;
    arrived(&page, "calmin").await;
    assert_eq!(page.value("#search"), "calming b");
    arrived(&page, "calming b").await;
    page.click("#back").await;
    assert_eq!(page.value("#search"), "cat", "a value from outside is shown");
}
