use crate::page::{Page, settle};
use allpet_domain::Day;
use allpet_ui::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[component]
fn Born() -> Html {
    let text = use_state(String::new);
    let day = use_state(|| None::<Day>);
    let onchange = {
        let (text, day) = (text.clone(), day.clone());
        Callback::from(move |(typed, read): (String, Option<Day>)| {
            text.set(typed);
            day.set(read);
        })
    };
    html! {
        <>
            <DateField name="born" label="Born" value={(*text).clone()} {onchange} />
            <output>{ day.map(|day| day.to_string()) }</output>
        </>
    }
}

#[wasm_bindgen_test]
async fn a_typed_day_is_read_and_repeated_in_words() {
    let page = Page::with(html! { <Born /> }).await;
    page.type_into("#born", "31 Mar 2027").await;
    assert_eq!(page.text("output"), "2027-03-31");
    assert_eq!(page.text(".hint"), "Wednesday, March 31, 2027");
    assert_eq!(
        page.value("#born"),
        "31 Mar 2027",
        "the field does not rewrite the text"
    );
}

#[wasm_bindgen_test]
async fn an_invalid_date_is_reported_only_when_the_field_loses_the_focus() {
    let page = Page::with(html! { <Born /> }).await;
    page.type_into("#born", "31/3").await;
    assert!(page.find(".error").is_none());
    page.get("#born").blur().unwrap();
    settle().await;
    assert_eq!(page.text(".error"), "Enter a date like Mar 31, 2021.");
    let described = page.get("#born").get_attribute("aria-describedby").unwrap();
    assert!(described.split(' ').any(|id| id == "born-error"));
    assert_eq!(page.value("#born"), "31/3");
}
